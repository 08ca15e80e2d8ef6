"""The edition screen as a journey uses it: segments by their keys, and the keyboard."""


def at(page, key):
    return page.locator(f"[id='{key}']")


def field(page, key):
    return page.locator(f"[id='{key}-text']")


def opened(page, key):
    """Open a segment as who uses a keyboard does: by the link of its row."""
    at(page, key).locator("> a").press("Enter")
    page.locator(f"[id='{key}'].open").wait_for()
    return at(page, key)


def wait_for_state(page, key, state):
    """In the list or in the open editor."""
    at(page, key).locator(f"> a.s-{state}, .badge.s-{state}").wait_for()


def focused(page):
    """The id of what has the focus, or what it is called."""
    return page.evaluate("() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName")


def go_to(page, control, *, within=80, key="Tab"):
    """Press Tab until a control has the focus."""
    for _ in range(within):
        if control.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{control} cannot be reached by keyboard")
