"""A factsheet with every kind of block, and where each segment of it has to stand."""

RICH = r"""# Everything at once

A summary with **bold words** and [a link](https://www.example.org/a?b=1&c=2).

A sentence with \<angles>, & and "quotes".

## First heading

- one
- two
  1. first step
  2. second step
- three

1. a step
2. another

### Deeper

| Drug | Dose |
| --- | --- |
| Paracetamol | 500 mg |
| Ibuprofen | 200 mg |

::: emergency
## Call 999 if:
- you cannot breathe
:::

::: non-urgent
## See a pharmacist if:
- it itches

Take this page with you.
:::

::: warning
## Do not drive
You may feel sleepy.
:::

::: do
## Do
- rest
:::

## Last heading

![A pill beside a coin](pill.png "The pill is small")
"""
# The way from the article to each segment.
PLACES = [
    ("h1", "Everything at once"),
    ("p", "A summary with bold words and a link."),
    ("p", 'A sentence with <angles>, & and "quotes".'),
    ("h2", "First heading"),
    ("ul/li/span", "one"),
    ("ul/li/span", "two"),
    ("ul/li/ol/li/span", "first step"),
    ("ul/li/ol/li/span", "second step"),
    ("ul/li/span", "three"),
    ("ol/li/span", "a step"),
    ("ol/li/span", "another"),
    ("h3", "Deeper"),
    ("div.table/table/thead/tr/th", "Drug"),
    ("div.table/table/thead/tr/th", "Dose"),
    ("div.table/table/tbody/tr/th", "Paracetamol"),
    ("div.table/table/tbody/tr/td", "500 mg"),
    ("div.table/table/tbody/tr/th", "Ibuprofen"),
    ("div.table/table/tbody/tr/td", "200 mg"),
    ("section.box emergency/h4/span", "Call 999 if:"),
    ("section.box emergency/div.inside/ul/li/span", "you cannot breathe"),
    ("section.box non-urgent/h4/span", "See a pharmacist if:"),
    ("section.box non-urgent/div.inside/ul/li/span", "it itches"),
    ("section.box non-urgent/div.inside/p", "Take this page with you."),
    ("section.box warning/h4/span", "Do not drive"),
    ("section.box warning/div.inside/p", "You may feel sleepy."),
    ("section.box do/h4/span", "Do"),
    ("section.box do/div.inside/ul/li/span", "rest"),
    ("h2", "Last heading"),
    ("figure/img", "A pill beside a coin"),
    ("figure/figcaption", "The pill is small"),
]
