using Mailservr.Load.Sending;

namespace Mailservr.Load.Growing;

/// <summary>What is asked of both stores. Words, senders and conversations are those that both have.</summary>
internal static class Questions
{
    private const int Known = 400;

    // Where fifty are not to be had in the small store, ten are asked for: both answer with a full page.

    public static async Task<IReadOnlyList<(string Name, string Path)>> OfAsync(GrowingHost host)
    {
        var unique = Correspondence.UniqueWord(Known);
        var old = await host.GetAsync($"/api/emails?q={unique}");
        var threadId = old.GetProperty("data")[0].GetProperty("threadId").GetInt64();
        var addressId = await host.Cluster.ExecuteAsync("SELECT id FROM mailservr.addresses WHERE name = 'u1'");
        return
        [
            ("thread list", "/api/threads?limit=50"),
            ("thread list, not archived, unread", "/api/threads?limit=50&archived=false&unread=true"),
            ("thread list, archived (none)", "/api/threads?limit=50&archived=true"),
            ("thread list, read (none)", "/api/threads?limit=50&unread=false"),
            ("thread list, starred (none)", "/api/threads?limit=50&starred=true"),
            ("thread list, with attachments (1 %)", "/api/threads?limit=50&hasAttachment=true"),
            ("thread list of an address (2 %)", $"/api/threads?limit=50&addressId={addressId}"),
            ("thread open", $"/api/threads/{threadId}"),
            ("message list", "/api/emails?limit=50"),
            ("message list of an address (2 %)", $"/api/emails?limit=50&addressId={addressId}"),
            ("message list, with attachments (1 %)", "/api/emails?limit=50&hasAttachment=true"),
            ("search: a word of one message", $"/api/emails?limit=50&q={unique}"),
            ("search: a word of 0.7 %", $"/api/emails?limit=50&q={Correspondence.RareWord}"),
            ("search: a word of a third", $"/api/emails?limit=50&q={Correspondence.CommonWord}"),
            ("search: a word that is nowhere", "/api/emails?limit=50&q=zzzyx"),
            ("search: a beginning, ten messages", $"/api/emails?limit=50&q={unique[..^1]}"),
            ("search: a beginning, of a third", "/api/emails?limit=50&q=quart"),
            ("search: two words, of a third and of 0.7 %", "/api/emails?limit=10&q=quarterly%20audit"),
            ("search: words that stand together", "/api/emails?limit=50&q=%22audit%20is%20due%22"),
            ("search: a word of a third, with attachment", "/api/emails?limit=10&q=quarterly&hasAttachment=true"),
            ("search: a word of a third, starred (none)", "/api/emails?limit=50&q=quarterly&starred=true"),
            ("search: a word of a third, before a day", "/api/emails?limit=50&q=quarterly&before=2030-01-01T00:00:00Z"),
            ("search: sender of twenty messages", $"/api/emails?limit=50&from={Correspondence.RareSender(Known)}"),
            ("search: sender of 0.5 %", "/api/emails?limit=50&from=friend77@near"),
            ("search: sender who is nowhere", "/api/emails?limit=50&from=nobody@nowhere"),
            ("search: threads, a word of one message", $"/api/threads?limit=50&q={unique}"),
            ("search: threads, a word of 0.7 %", $"/api/threads?limit=50&q={Correspondence.RareWord}"),
            ("search: threads, a word of a third", $"/api/threads?limit=50&q={Correspondence.CommonWord}"),
            ("search: threads, a word of a third, starred (none)", "/api/threads?limit=50&q=quarterly&starred=true"),
            ("search: threads, sender of twenty messages", $"/api/threads?limit=50&from={Correspondence.RareSender(Known)}"),
        ];
    }
}
