using System.Text.RegularExpressions;

namespace Mailservr.AspNetCore.Tests.Html;

/// <summary>Sends mail and reads its page.</summary>
internal static partial class MailPage
{
    public static async Task<(ApiClient Account, long Id)> MailAsync(this TestApp app, string body, string type = "text/html")
    {
        var account = await app.AccountAsync();
        var address = await account.NewAddressAsync();
        await app.SendAsync(
            address.Text, $"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: {type}; charset=utf-8\n\n{body}\n");
        return (account, (await account.Client.Emails.ListAsync().FirstAsync()).Id);
    }

    public static async Task<string> PageAsync(this TestApp app, string html, bool load = false)
    {
        var (account, id) = await app.MailAsync(html);
        return (await account.GetAsync($"/api/emails/{id}/html" + (load ? "?images=load" : ""))).Text;
    }

    /// <summary>The addresses of the pictures that a page shows.</summary>
    public static IReadOnlyList<string> Pictures(string page) =>
        [.. Source().Matches(page).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value))];

    [GeneratedRegex("<img[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
