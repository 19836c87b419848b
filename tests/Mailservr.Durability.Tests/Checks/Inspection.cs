using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mailservr.Durability.Tests;

/// <summary>
/// Compares what a server has with what its senders know. Each call looks at what is new since the last one; a new
/// inspection looks at everything.
/// </summary>
internal sealed class Inspection(ServerProcess server, LetterWriter writer)
{
    private const int AtOnce = 4;

    private readonly Dictionary<long, string> _known = [];
    private readonly ConcurrentBag<Finding> _findings = [];
    private readonly Announcements _announcements = new(server);

    public IReadOnlyCollection<Finding> Findings => _findings;

    /// <summary>Messages that the server has.</summary>
    public int Stored => _known.Count;

    /// <summary>Words of the messages that the server has.</summary>
    public IReadOnlySet<string> Words => _known.Values.ToHashSet(StringComparer.Ordinal);

    /// <param name="newest">A letter that was acknowledged after everything else.</param>
    public async Task LookAsync(Letter newest)
    {
        if (newest.Fate != Fate.Acknowledged)
            Find(FindingKind.Refused, $"{newest.Word}, although nothing is wrong any more: {newest.Fate} {newest.Code}");
        var letters = writer.Letters.ToDictionary(letter => letter.Word, StringComparer.Ordinal);
        var emails = await NewEmailsAsync();
        foreach (var email in emails)
            _known[email.Id()] = email.Text("subject") ?? "";

        await Parallel.ForEachAsync(
            emails, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (email, _) => await CheckAsync(email, letters));
        var newestId = _known.FirstOrDefault(entry => entry.Value == newest.Word).Key;
        if (newestId != 0)
            await _announcements.ReadUntilAsync(newestId);
        Compare(letters.Values);
    }

    private void Compare(IReadOnlyCollection<Letter> letters)
    {
        foreach (var twice in _known.Values.CountBy(word => word).Where(word => word.Value > 1))
            Find(FindingKind.Surplus, $"{twice.Key} is there {twice.Value} times.");
        var words = Words;
        foreach (var letter in letters.Where(letter => letter.Fate == Fate.Acknowledged && !words.Contains(letter.Word)))
            Find(FindingKind.Lost, $"{letter.Word} was acknowledged.");
        foreach (var id in _known.Keys.Where(id => _announcements.CountOf(id) != 1))
            Find(FindingKind.Misannounced, $"{_known[id]}, message {id}: {_announcements.CountOf(id)} events.");
        foreach (var id in _announcements.Ids.Where(id => !_known.ContainsKey(id)))
            Find(FindingKind.Misannounced, $"Message {id} was announced and is not there.");
    }

    // Newest first, until one that is known: all that came later is behind the last start of the server.
    private async Task<IReadOnlyList<JsonElement>> NewEmailsAsync()
    {
        var emails = new List<JsonElement>();
        for (var next = ""; ;)
        {
            var page = await server.Client.GetFromJsonAsync<JsonElement>($"/api/emails?limit=100{next}");
            emails.AddRange(page.Items("data").Where(email => !_known.ContainsKey(email.Id())));
            if (page.Text("nextCursor") is not { } cursor || page.Items("data").Any(email => _known.ContainsKey(email.Id())))
                return emails;
            next = "&cursor=" + Uri.EscapeDataString(cursor);
        }
    }

    private async Task CheckAsync(JsonElement email, Dictionary<string, Letter> letters)
    {
        var word = email.Text("subject") ?? "";
        if (!letters.TryGetValue(word, out var letter))
        {
            Find(FindingKind.Surplus, $"Nobody sent '{word}'.");
            return;
        }

        if (!email.Texts("deliveredTo").Order().SequenceEqual(letter.To.Order(), StringComparer.Ordinal))
            Find(FindingKind.Damaged, $"{word} was delivered to {string.Join(", ", email.Texts("deliveredTo"))}.");
        if (await ReadHashAsync(email) is var hash && hash != letter.Sha256)
            Find(FindingKind.Damaged, $"{word}: {hash}");
        var found = await server.Client.GetFromJsonAsync<JsonElement>($"/api/emails?q={word}");
        if (!found.Items("data").Select(each => each.Id()).SequenceEqual([email.Id()]))
            Find(FindingKind.Unfindable, $"{word} finds {found.Items("data").Count()} messages.");
    }

    private async Task<string> ReadHashAsync(JsonElement email)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(await server.Api.GetRawAsync(email)));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return exception.Message;
        }
    }

    private void Find(FindingKind kind, string text) => _findings.Add(new(kind, text));
}
