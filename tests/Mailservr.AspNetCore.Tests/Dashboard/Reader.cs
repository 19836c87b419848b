using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Mailservr.AspNetCore.Tests.Accounts;

namespace Mailservr.AspNetCore.Tests.Dashboard;

/// <summary>A person before the pages: follows links and fills in forms as they are, like a browser without scripts.</summary>
public sealed class Reader(Uri url)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    public Browser Browser { get; private init; } = new(url);

    public string Language { get; init; } = "en";

    /// <summary>Somebody with an account of his own, who has signed in.</summary>
    public static async Task<Reader> SignedInAsync(Uri url, string language = "en") =>
        new(url) { Browser = await Browser.RegisteredAsync(url), Language = language };

    public async Task<PageAnswer> GetAsync(string path, int status = 200)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
        var answer = await SendAsync(request, "same-origin");
        Assert.True(status == (int)answer.Status, $"{path}: {answer.Status}\n{answer.Text}");
        return answer;
    }

    /// <summary>Posts a form with what stands in it, but for what is typed here, and goes where it leads.</summary>
    /// <param name="page">Where the form stands.</param>
    /// <param name="action">The end of its place.</param>
    /// <param name="button">The value of the button; null for one without a name.</param>
    /// <param name="typed">Replaces what stands in the fields.</param>
    public async Task<PageAnswer> SubmitAsync(
        PageAnswer page, string action, string? button, params (string Name, string Value)[] typed)
    {
        ArgumentNullException.ThrowIfNull(page);
        var form = page.Form(action);
        var fields = FieldsOf(form).Where(field => !typed.Any(one => one.Name == field.Name)).Concat(typed).ToList();
        if (button is not null)
        {
            Assert.Contains(form.QuerySelectorAll("button[name=do]"), one => one.GetAttribute("value") == button);
            fields.Add(("do", button));
        }
        var answer = await PostAsync(form.GetAttribute("action") ?? "", fields);
        return answer.Location is { } next ? await GetAsync(next) : answer;
    }

    public async Task<PageAnswer> PostAsync(
        string path, IEnumerable<(string Name, string Value)> fields, string? site = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path));
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await SendAsync(request, site);
    }

    private async Task<PageAnswer> SendAsync(HttpRequestMessage request, string? site)
    {
        Browser.Prepare(request, site);
        request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        using var response = await Http.SendAsync(request);
        Browser.Keep(response);
        NotedSecrets.NoteHeaders(request, response);
        return new PageAnswer(response, await response.Content.ReadAsByteArrayAsync());
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(IElement form)
    {
        foreach (var field in form.QuerySelectorAll("input[name], select[name]"))
        {
            var name = field.GetAttribute("name") ?? "";
            if (field is IHtmlInputElement input && (input.Type is not ("checkbox" or "radio") || input.IsChecked))
                yield return (name, input.Value);
            else if (field is IHtmlSelectElement select)
                yield return (name, select.Value ?? "");
        }
    }
}
