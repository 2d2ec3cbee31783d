"""The style guide: every component with believable content, at addresses that only the tests have."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.http import require_POST

PAGE = "guide_page.png"

HOLDERS = [
    {
        "name": "李明朗",
        "post": "网络系统管理处 处长",
        "act": "承办",
        "opened": "11月17日 09:12",
        "held": "4 天 2 小时",
        "limit": "2 天",
    },
    {
        "name": "陈静",
        "post": "综合规划处 工作人员",
        "act": "协办",
        "since": "11月19日 10:05",
        "held": "2 天",
        "acting_for": "赵强",
    },
]
NOW = {
    "light": "late",
    "light_text": "逾期 2 天",
    "due": "11月19日",
    "holders": HOLDERS,
    "progress": {"done": 3, "total": 7, "label": "传阅已读"},
}
TIMELINE = [
    {"state": "done", "act": "登记", "who": "王芳", "post": "秘书处 文书", "at": "11月16日 08:55"},
    {
        "state": "done",
        "act": "初审",
        "who": "王芳",
        "post": "秘书处 文书",
        "at": "11月16日 09:20",
        "held": "25 分钟",
    },
    {
        "state": "returned",
        "act": "拟办",
        "who": "赵强",
        "post": "秘书处 处长",
        "at": "11月16日 10:10",
        "opinion": "附件二缺第 3 页，请与来文单位核对后再办。",
    },
    {
        "state": "done",
        "act": "拟办",
        "who": "赵强",
        "post": "秘书处 处长",
        "at": "11月16日 15:40",
        "held": "1 小时 10 分",
        "opinion": "拟请网络系统管理处主办、综合规划处协办，11 月 19 日前报办理情况。\n请周副主任批示。",
    },
    {
        "state": "done",
        "act": "批示",
        "who": "周建国",
        "post": "副主任",
        "at": "11月17日 08:30",
        "held": "3 小时",
        "opinion": "同意。请明朗同志抓紧落实。",
        "note": "纸质批示，由王芳代为录入",
        "url": "#",
    },
    {
        "state": "current",
        "act": "承办",
        "who": "李明朗",
        "post": "网络系统管理处 处长",
        "due": "11月19日",
        "branches": [
            {"light": "active", "light_text": "已读", "text": "传阅", "done": 3, "total": 7},
            {"light": "waiting", "light_text": "未打开", "text": "协办：陈静（代 赵强）"},
        ],
    },
    {"state": "next", "act": "归档", "who": "秘书处 文书", "post": ""},
]
STAGES = [
    {"label": "登记", "state": "done"},
    {"label": "拟办", "state": "done"},
    {"label": "批示", "state": "done"},
    {"label": "承办", "state": "current"},
    {"label": "答复", "state": "next"},
    {"label": "归档", "state": "next"},
]
FACTS = [
    ("来文单位", "青岛市人民政府办公厅"),
    ("来文字号", "青政办发〔2026〕12号"),
    ("收文编号", "收〔2026〕128"),
    ("收文日期", "2026年11月16日"),
    ("紧急程度", "特急"),
    ("密级", "内部"),
    ("份数", "1"),
    ("原件所在", "秘书处文件柜 3-2"),
]
ROWS = [
    (
        "late",
        "逾期 2 天",
        "收〔2026〕128",
        "关于报送 2026 年度电子政务建设情况的通知",
        "市政府办公厅",
        "李明朗",
        "4 天 2 小时",
        "11月19日",
        True,
    ),
    (
        "late",
        "逾期 1 天",
        "收〔2026〕131",
        "关于开展政务信息系统等级保护测评整改的函",
        "市公安局",
        "陈静",
        "1 天 3 小时",
        "11月20日",
        False,
    ),
    (
        "soon",
        "剩 1 天",
        "收〔2026〕134",
        "关于征求《青岛市公共数据开放管理办法（征求意见稿）》意见的函",
        "市大数据局",
        "赵强",
        "2 小时",
        "11月24日",
        False,
    ),
    (
        "active",
        "剩 4 天",
        "收〔2026〕137",
        "关于做好岁末年初政府网站内容保障工作的通知",
        "省政府办公厅",
        "刘洋",
        "40 分钟",
        "11月27日",
        False,
    ),
    (
        "returned",
        "",
        "收〔2026〕138",
        "关于协助提供政务外网接入单位名录的函",
        "市财政局",
        "王芳",
        "5 小时",
        "11月30日",
        False,
    ),
    (
        "paused",
        "",
        "收〔2026〕139",
        "关于补充报送机房改造项目材料的通知",
        "市发展和改革委员会",
        "刘洋",
        "—",
        "暂停",
        False,
    ),
    (
        "done",
        "",
        "收〔2026〕119",
        "关于印发《全市电子政务工作要点》的通知",
        "市政府办公厅",
        "—",
        "—",
        "已办结",
        False,
    ),
]
PEOPLE = [
    ("1", "李明朗 · 网络系统管理处 处长", "limingle lml", "", False),
    ("2", "赵强 · 秘书处 处长", "zhaoqiang zq", "11月25日前休假，陈静代行", False),
    ("3", "张强 · 综合规划处", "zhangqiang zq", "", False),
    ("4", "王芳 · 秘书处 文书", "wangfang wf", "", False),
]


class Searchable:
    """Options of people carry what they may be found by, and whether they are away."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        for known, _label, search, note, _away in PEOPLE:
            if known == str(value):
                option["attrs"] |= {"data-search": search, "data-note": note}
        return option


class People(Searchable, forms.Select):
    """One person."""


class ManyPeople(Searchable, forms.SelectMultiple):
    """Several people."""


class LetterForm(forms.Form):
    """A form with each kind of control."""

    sender = forms.CharField(
        label="来文单位",
        help_text="填写全称或简称，如“市府办”。",
        widget=forms.TextInput(attrs={"data-suggest": "/styleguide/senders/", "list": "senders"}),
    )
    reference = forms.CharField(label="来文字号", help_text="括号可用任何样式，系统会统一为〔〕。")
    title = forms.CharField(label="标题", max_length=200)
    received = forms.CharField(label="收文日期", widget=forms.TextInput(attrs={"data-date": ""}))
    secrecy = forms.ChoiceField(
        label="密级", choices=[("public", "公开"), ("internal", "内部"), ("work_secret", "工作秘密")]
    )
    holder = forms.ChoiceField(
        label="承办人",
        choices=[("", ""), *[(p[0], p[1]) for p in PEOPLE]],
        widget=People(attrs={"data-combo": "姓名、拼音、首字母或职务"}),
    )
    readers = forms.MultipleChoiceField(
        label="传阅",
        required=False,
        choices=[(p[0], p[1]) for p in PEOPLE],
        widget=ManyPeople(attrs={"data-combo": "添加传阅人"}),
    )
    urgency = forms.ChoiceField(
        label="紧急程度",
        choices=[("", "一般"), ("1", "急件"), ("2", "特急")],
        required=False,
        widget=forms.RadioSelect,
    )
    original = forms.BooleanField(label="纸质原件在秘书处", required=False)
    opinion = forms.CharField(label="意见", required=False, widget=forms.Textarea)
    version = forms.CharField(initial="7", required=False, widget=forms.HiddenInput)


def context_of(request: HttpRequest) -> dict[str, Any]:
    """Everything the guide's pages show."""
    picture = static(PAGE)
    return {
        "now": NOW,
        "now_done": {"label": "办结", "light": "done", "state": "已于 11月20日 办结，李明朗"},
        "timeline": TIMELINE,
        "stages": STAGES,
        "facts": FACTS,
        "rows": ROWS,
        "tabs": [
            {"label": "待办", "url": "?", "current": True, "count": 12, "late": True},
            {"label": "待阅", "url": "?t=read", "count": 5},
            {"label": "已办", "url": "?t=done"},
            {"label": "我发起", "url": "?t=started"},
            {"label": "草稿", "url": "?t=drafts", "count": 2},
        ],
        "chips": [
            {"label": "处室", "value": "网络系统管理处", "remove_url": "?"},
            {"label": "状态", "value": "承办中", "remove_url": "?"},
        ],
        "viewer": {
            "name": "青政办发〔2026〕12号.pdf",
            "size": "1.2 MB",
            "download_url": picture,
            "pages": [
                {"url": picture, "width": 620, "height": 877},
                {"url": picture, "width": 620, "height": 877},
            ],
        },
        "viewer_none": {
            "name": "附件二.wps",
            "size": "84 kB",
            "download_url": picture,
            "pages": [],
            "why_none": "这台服务器没有安装 LibreOffice，无法生成 WPS 文件的预览。请下载后查看。",
        },
        "phrases": ["拟同意", "请周副主任阅示", "请网络系统管理处承办", "已阅"],
        "compare": [
            {
                "label": "标题",
                "mine": "关于报送 2026 年度电子政务建设情况的通知",
                "theirs": "关于报送 2026 年度电子政务建设情况的紧急通知",
            }
        ],
        "lights": [
            "late",
            "soon",
            "active",
            "waiting",
            "paused",
            "done",
            "done_late",
            "returned",
            "draft",
            "void",
        ],
    }


def components(request: HttpRequest) -> HttpResponse:
    """Every component, one after the other."""
    return render(
        request,
        "guide/components.html",
        context_of(request) | {"page_title": "样式指南", "form": LetterForm()},
    )


def inbox(request: HttpRequest) -> HttpResponse:
    """A list as the inbox draws it."""
    return render(request, "guide/inbox.html", context_of(request) | {"page_title": "待办"})


def record(request: HttpRequest) -> HttpResponse:
    """A record with its pages, its holder and its path."""
    return render(request, "guide/record.html", context_of(request) | {"page_title": ROWS[0][3]})


def letter(request: HttpRequest) -> HttpResponse:
    """A form; a POST with faults comes back with them, a good one says so."""
    form = LetterForm(request.POST or None, label_suffix="")
    if request.method == "POST":
        POSTED.append(request.POST.dict())
    if request.method == "POST" and form.is_valid():
        return HttpResponse("<!doctype html><title>ok</title><h1>saved</h1>")
    context = context_of(request) | {"page_title": "收文登记", "form": form}
    return render(request, "guide/letter.html", context)


@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Takes an autosaved draft."""
    DRAFTS.append(request.POST.dict())
    return JsonResponse({"saved_at": "10:42"})


def script(request: HttpRequest) -> HttpResponse:
    """What office.js does with htmx."""
    return render(request, "guide/script.html", {"page_title": "脚本"})


def swap(request: HttpRequest) -> HttpResponse:
    """A piece of a page that replaces itself."""
    return HttpResponse(
        '<div id="piece"><h2>已更新</h2><button hx-get="/styleguide/swap/" hx-target="#piece" hx-swap="outerHTML">再次</button></div>'
    )


def senders(request: HttpRequest) -> JsonResponse:
    """Suggestions by name or initials."""
    known = {"市政府办公厅": "szfbgt", "市财政局": "sczj", "市公安局": "sgaj"}
    words = request.GET["q"]
    fits = [name for name, initials in known.items() if words in name or initials.startswith(words)]
    return JsonResponse({"results": [{"value": name, "text": name} for name in fits]})


def live(request: HttpRequest) -> HttpResponse:
    """A live search that remembers what it was asked."""
    ASKED.append(request.GET.get("q", ""))
    return HttpResponse(f"<p>{len(ASKED)}</p>")


ASKED: list[str] = []
POSTED: list[dict[str, str]] = []
DRAFTS: list[dict[str, str]] = []

urlpatterns = [
    path("styleguide/", components, name="styleguide"),
    path("styleguide/inbox/", inbox, name="guide_inbox"),
    path("styleguide/record/", record, name="guide_record"),
    path("styleguide/letter/", letter, name="guide_letter"),
    path("styleguide/draft/", draft, name="guide_draft"),
    path("styleguide/script/", script, name="guide_script"),
    path("styleguide/swap/", swap, name="guide_swap"),
    path("styleguide/senders/", senders, name="guide_senders"),
    path("styleguide/live/", live, name="guide_live"),
    path("", include("office.urls")),
]
