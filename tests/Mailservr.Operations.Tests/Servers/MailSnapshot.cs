using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mailservr.EndToEnd.Tests;

namespace Mailservr.Operations.Tests;

/// <summary>Everything that the API tells of a host's mail, a line for each thing.</summary>
internal static class MailSnapshot
{
    private static readonly string[] Lists =
    [
        "/api/domains", "/api/addresses", "/api/address-categories", "/api/blocked-senders", "/api/emails",
        "/api/emails?quarantined=true", "/api/threads", "/api/api-keys",
    ];

    public static async Task<IReadOnlyList<string>> TakeAsync(MailApi api)
    {
        var lines = new List<string> { (await api.GetAsync("/api/account")).GetProperty("usage").GetRawText() };
        foreach (var list in Lists)
            lines.AddRange((await api.ListAsync(list)).Select(item => $"{list} {Lasting(item.GetRawText())}"));
        foreach (var email in await api.ListAsync("/api/emails"))
        {
            var raw = Convert.ToHexStringLower(SHA256.HashData(await api.GetRawAsync(email)));
            lines.Add($"{raw} {(await api.GetAsync($"/api/emails/{email.Id()}")).GetRawText()}");
        }

        foreach (var thread in await api.ListAsync("/api/threads"))
            lines.Add((await api.GetAsync($"/api/threads/{thread.Id()}")).GetRawText());
        foreach (var address in await api.ListAsync("/api/addresses"))
            lines.Add((await api.GetAsync($"/api/addresses/{address.Id()}/stats")).GetRawText());
        foreach (var webhook in await api.ListAsync("/api/webhooks"))
        {
            lines.Add(webhook.GetRawText());
            lines.AddRange((await api.ListAsync($"/api/webhooks/{webhook.Id()}/deliveries")).Select(item => item.GetRawText()));
        }

        return lines;
    }

    // Asking changes when a key was last used.
    private static string Lasting(string json)
    {
        var item = JsonNode.Parse(json) as JsonObject ?? [];
        item.Remove("lastUsedAt");
        return item.ToJsonString();
    }
}
