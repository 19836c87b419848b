using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mailservr.Browser.Tests.Pages;

/// <summary>
/// Goes wherever links lead, to each kind of page once, and sends forms with nonsense in them, so that what is wrong is
/// seen, too. A page that is added is found, if anything leads to it.
/// </summary>
internal sealed partial class Crawl(Visitor visitor, Func<Task> look)
{
    private const string Links = """
        () => [...document.querySelectorAll("a[href]:not([download])")].map((a) => a.href)
        """;

    // Forms that somebody types into, and questions before something ends. No sign-out, no search.
    private const string Forms = """
        () => [...document.forms].map((form, index) => ({ form, index }))
          .filter(({ form }) => form.getAttribute("method") === "post" && !form.querySelector(".danger"))
          .filter(({ form }) => form.querySelector("input:not([type=hidden], [type=checkbox], [type=radio]), textarea, button[value=delete]"))
          .map(({ form, index }) => `${index} ${new URL(form.getAttribute("action"), location).pathname}`)
        """;

    private const string SendNonsense = """
        (index) => {
          const form = document.forms[index];
          form.noValidate = true;
          for (const box of form.querySelectorAll("input[name=id]")) box.checked = true;
          for (const field of form.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea"))
            field.value = { date: "2001-01-01", number: "-1", url: "http://[", color: "#000000" }[field.type] ?? "!";
          form.requestSubmit(form.querySelector("button[value=delete]") ?? form.querySelector("button:not([type=button])"));
        }
        """;

    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);
    private readonly Queue<string> _next = new();
    private readonly List<string> _pages = [];

    private IPage Page => visitor.Page;

    /// <summary>The pages that were looked at.</summary>
    public IReadOnlyList<string> Seen => _pages;

    public async Task RunAsync(params string[] starts)
    {
        foreach (var start in starts)
            Remember(visitor.At(start));
        while (_next.TryDequeue(out var url))
        {
            await Page.GotoAsync(url);
            await LookAsync();
            foreach (var link in await Page.EvaluateAsync<string[]>(Links))
                Remember(new Uri(link));
        }
        foreach (var url in _pages.ToArray())
            await SendFormsAsync(url);
    }

    private async Task SendFormsAsync(string url)
    {
        await Page.GotoAsync(url);
        foreach (var form in await Page.EvaluateAsync<string[]>(Forms))
        {
            var parts = form.Split(' ', 2);
            if (!_kinds.Add("form " + KindOf(parts[1])))
                continue;
            await Page.GotoAsync(url);
            await SendAsync(int.Parse(parts[0]));
            await LookAsync();
        }
    }

    private async Task SendAsync(int form)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage page) => answered.TrySetResult();
        Page.Load += Loaded;
        await Page.EvaluateAsync(SendNonsense, form);
        await answered.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Page.Load -= Loaded;
    }

    private async Task LookAsync()
    {
        _pages.Add(Page.Url);
        await look();
    }

    private void Remember(Uri url)
    {
        var isPage = url.Authority == visitor.At("/").Authority && url.AbsolutePath.StartsWith("/mail", StringComparison.Ordinal);
        if (isPage && _kinds.Add(KindOf(url.PathAndQuery)))
            _next.Enqueue(url.GetLeftPart(UriPartial.Query));
    }

    // /threads/17 and /threads/18 are of one kind; ?view=starred and ?view=unread are not, but ?cursor=1 and ?cursor=2 are.
    private static string KindOf(string path) => Value().Replace(Id().Replace(path, "/{id}"), "$1=");

    [GeneratedRegex(@"/\d+(?=[/?]|$)")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b(?!view)(\w+)=[^&]*")]
    private static partial Regex Value();
}
