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
    ("header/h1", "Everything at once"),
    ("header/p", "A summary with bold words and a link."),
    ("div.section/p", 'A sentence with <angles>, & and "quotes".'),
    ("div.section/h2", "First heading"),
    ("div.section/ul/li/span", "one"),
    ("div.section/ul/li/span", "two"),
    ("div.section/ul/li/ol/li/span", "first step"),
    ("div.section/ul/li/ol/li/span", "second step"),
    ("div.section/ul/li/span", "three"),
    ("div.section/ol/li/span", "a step"),
    ("div.section/ol/li/span", "another"),
    ("div.section/h3", "Deeper"),
    ("div.section/div.table/table/thead/tr/th", "Drug"),
    ("div.section/div.table/table/thead/tr/th", "Dose"),
    ("div.section/div.table/table/tbody/tr/th", "Paracetamol"),
    ("div.section/div.table/table/tbody/tr/td", "500 mg"),
    ("div.section/div.table/table/tbody/tr/th", "Ibuprofen"),
    ("div.section/div.table/table/tbody/tr/td", "200 mg"),
    ("div.section/section.box emergency/h4/span", "Call 999 if:"),
    ("div.section/section.box emergency/div.inside/ul/li/span", "you cannot breathe"),
    ("div.section/section.box non-urgent/h4/span", "See a pharmacist if:"),
    ("div.section/section.box non-urgent/div.inside/ul/li/span", "it itches"),
    ("div.section/section.box non-urgent/div.inside/p", "Take this page with you."),
    ("div.section/section.box warning/h4/span", "Do not drive"),
    ("div.section/section.box warning/div.inside/p", "You may feel sleepy."),
    ("div.section/section.box do/h4/span", "Do"),
    ("div.section/section.box do/div.inside/ul/li/span", "rest"),
    ("div.section/h2", "Last heading"),
    ("div.section/figure/img", "A pill beside a coin"),
    ("div.section/figure/figcaption", "The pill is small"),
]
