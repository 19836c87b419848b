namespace Mailservr.Durability.Tests;

/// <summary>The events of new mail as one reader gets them over all restarts, resuming behind the last it saw.</summary>
internal sealed class Announcements(ServerProcess server)
{
    private readonly Dictionary<long, HashSet<string>> _events = [];
    private string _last = "0";

    /// <summary>The messages that were announced.</summary>
    public IEnumerable<long> Ids => _events.Keys;

    /// <summary>Different events that announced this message.</summary>
    public int CountOf(long emailId) => _events.TryGetValue(emailId, out var ids) ? ids.Count : 0;

    public async Task ReadUntilAsync(long emailId)
    {
        if (_events.ContainsKey(emailId))
            return;
        using var feed = await EventFeed.OpenAsync(server.Client, _last);
        while (!_events.ContainsKey(emailId))
        {
            var mail = await feed.NextMailAsync(_ => true);
            var id = mail.Data.GetProperty("emailId").GetInt64();
            if (!_events.TryGetValue(id, out var ids))
                _events[id] = ids = new(StringComparer.Ordinal);
            ids.Add(mail.Id);
            _last = mail.Id;
        }
    }
}
