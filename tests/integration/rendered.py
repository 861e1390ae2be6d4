"""A form as its page renders it, read from the HTML, to be sent as a browser would send it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """The boxes of the form that is sent by POST to the page itself: name and value of each that a browser sends."""

    def __init__(self):
        super().__init__()
        self.names, self.sent = set(), {}
        self._is_inside = False
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            # The form of the page, and not the button of the header that signs out.
            self._is_inside = given.get("method", "").lower() == "post" and not given.get("action")
        if not self._is_inside:
            return
        name = given.get("name")
        if tag in ("input", "select", "textarea") and name:
            self.names.add(name)
        if tag == "input" and name:
            self._take(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            self.sent[name] = [""]
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.sent):
            self.sent[self._select] = [given.get("value", "")]

    def _take(self, name, given):
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.sent.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in ("file", "submit", "button"):
            self.sent.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data):
        if self._textarea:
            self.sent[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._is_inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            # The line break after the opening tag is markup.
            self.sent[self._textarea][0] = self.sent[self._textarea][0].removeprefix("\n")
            self._textarea = None


def form_on(answer):
    """The form of a page that was answered."""
    read = _Form()
    read.feed(answer.content.decode())
    return read


def send(client, address, **typed):
    """Open a page, change some boxes of its form and send all that the page renders: the answer."""
    sent = form_on(client.get(address)).sent
    return client.post(address, sent | typed)
