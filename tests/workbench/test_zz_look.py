import os

import pytest

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
from playwright.sync_api import sync_playwright

from tests.workbench.test_files import packed, unpacked


@pytest.mark.filterwarnings("ignore")
def test_look(drafted, enter, live_server, tmp_path):
    client = enter("translator")
    files = unpacked(client.get("/workbench/bundles/ur.zip").content, filename="x")
    files["po/paracetamol.po"] = files["po/paracetamol.po"].replace("اسے کیسے لیں".encode(), "اسے کیسے لیتے ہیں".encode())
    (tmp_path/"back.zip").write_bytes(packed(files))
    (tmp_path/"bad.zip").write_bytes(packed({"a.po": b"x", "b.xlf": b"<x/>"}))
    cookie = client.cookies["sessionid"].value
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox","--disable-gpu"])
        for width in (1200, 320):
            c = b.new_context(viewport={"width": width, "height": 900}); c.add_cookies([{"name":"sessionid","value":cookie,"url":live_server.url}])
            page = c.new_page()
            page.on("console", lambda m: print(m.text))
            def look(n):
                page.wait_for_load_state(); page.screenshot(path=f"/tmp/b{n}-{width}.png", full_page=True)
                page.evaluate(open("node_modules/axe-core/axe.min.js").read())
                print(n, width, [(v["id"], v["nodes"][0]["html"]) for v in page.evaluate("axe.run()")["violations"]], page.evaluate("document.documentElement.scrollWidth"))
            page.goto(live_server.url+"/workbench/bundles/"); look(1)
            page.set_input_files("#file", str(tmp_path/"back.zip")); page.get_by_role("button", name="Show the verdicts").click()
            look(2)
            page.set_input_files("#file", str(tmp_path/"bad.zip"))
            page.evaluate("document.querySelector('form[enctype]').addEventListener('submit', e => { e.preventDefault() })")
            page.get_by_role("button", name="Show the verdicts").click()
            look(6)
            page.goto(live_server.url+"/workbench/bundles/"); page.set_input_files("#file", str(tmp_path/"bad.zip"));page.get_by_role("button", name="Show the verdicts").click()
            look(3)
            page.goto(live_server.url+"/workbench/ibuprofen/pl/"); look(4)
            page.goto(live_server.url+"/workbench/ibuprofen/pl/catalogue/"); look(5)
            page.goto(live_server.url+"/workbench/bundles/"); page.set_input_files("#file", str(tmp_path/"back.zip")); page.get_by_role("button", name="Show the verdicts").click(); page.wait_for_load_state()
            page.get_by_role("button", name="Take it in").click(); look(7)
        b.close()
