"""Exercises are answered by keyboard, pointer and touch."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, Page, expect
from reader import box_of, message, open_page, order_of


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    single = box_of(page, "single")
    first = single.get_by_role("radio").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(single.get_by_role("radio").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(single)).to_be_visible()
    match = box_of(page, "match")
    match.get_by_role("combobox").first.focus()
    for stem in match.locator("label").all_inner_texts():
        page.keyboard.press({"A": "1", "B": "2"}[stem])
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(match)).to_have_text("✓ Right.")


def test_order_works_by_keyboard_and_says_so(page: Page) -> None:
    box = box_of(page, "order")
    expect(box.locator(".ck-keys")).to_contain_text("By keyboard")
    name = order_of(box)[2]
    button = box.get_by_role("button", name=f"Move up: {name}")
    button.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert order_of(box)[0] == name
    expect(button).to_be_focused()
    expect(box.get_by_role("status").last).to_have_text(f"{name}: place 1 of 3")
    page.keyboard.press("ArrowDown")
    assert order_of(box)[1] == name
    expect(button).to_be_focused()


def middle(locator: Locator) -> tuple[float, float]:
    """The middle of what is shown."""
    place = locator.bounding_box()
    assert place
    return place["x"] + place["width"] / 2, place["y"] + place["height"] / 2


def test_order_works_by_pointer(page: Page) -> None:
    box = box_of(page, "order")
    box.scroll_into_view_if_needed()
    name = order_of(box)[0]
    (x, y), (_, below) = middle(box.locator(".ck-grip").first), middle(box.locator(".ck-grip").last)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x, y + (below + 12 - y) * step / 8)
    page.mouse.up()
    assert order_of(box)[2] == name
    page.mouse.move(x, y)
    assert order_of(box)[2] == name


def test_order_works_by_touch(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = open_page(context, site)
    box = box_of(page, "order")
    box.scroll_into_view_if_needed()
    name = order_of(box)[2]
    (x, y), (_, above) = middle(box.locator(".ck-grip").last), middle(box.locator(".ck-grip").first)
    touch = context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        send("touchMove", {"x": x, "y": y + (above - 12 - y) * step / 8})
    send("touchEnd")
    assert order_of(box)[0] == name
    context.close()
