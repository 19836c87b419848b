using System.Security.Cryptography;

namespace Mailservr.EndToEnd.Tests;

public class CorpusTests(CorpusDelivery delivery) : IClassFixture<CorpusDelivery>
{
    private const string Absent = "The corpora are not beside the repository (../shared/corpora or MAILSERVR_CORPORA).";

    [Fact]
    public void Corpora_Sent_EveryMessageIsTaken()
    {
        Assert.SkipWhen(CorpusFolder.Path is null, Absent);

        Assert.True(delivery.Refused.Count == 0, string.Join('\n', delivery.Refused));
        Assert.Equal(delivery.Agreed.Count, delivery.Sent.Values.Count(message => !message.ByData));
        Assert.Equal(
            delivery.Sent.Keys.Order(StringComparer.Ordinal), delivery.Stored.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Corpora_Sent_RawIsWhatWasSent(bool byData)
    {
        Assert.SkipWhen(CorpusFolder.Path is null, Absent);
        var different = new List<string>();

        foreach (var (name, message) in delivery.Sent.Where(sent => sent.Value.ByData == byData))
        {
            var raw = await delivery.Server.Api.GetRawAsync(delivery.Stored[name]);
            if (!raw.AsSpan().SequenceEqual(message.Bytes))
                different.Add($"{message.File}: {message.Bytes.Length} bytes sent, {raw.Length} read, "
                    + $"the first {raw.AsSpan().CommonPrefixLength(message.Bytes)} are equal");
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
        Assert.InRange(delivery.Sent.Values.Count(message => message.ByData == byData), 200, delivery.Agreed.Count);
    }

    [Fact]
    public async Task Corpora_ReadOverTheApi_AgreeWithTheFourParsers()
    {
        Assert.SkipWhen(CorpusFolder.Path is null, Absent);
        var known = KnownDifferences.Read();
        var different = new List<string>();
        var byFile = delivery.Sent.Where(sent => !sent.Value.ByData)
            .ToDictionary(sent => sent.Value.File, sent => sent.Key, StringComparer.Ordinal);

        foreach (var agreed in delivery.Agreed.Where(message => byFile.ContainsKey(message.File)))
        {
            var ours = await ReadAsync(delivery.Stored[byFile[agreed.File]].Id());
            different.AddRange(agreed.Fields
                .Where(field => !ApiFields.Agree(field.Key, field.Value, ours[field.Key]))
                .Where(field => !known.Any(difference => difference.IsAbout(agreed.File, field.Key)))
                .Select(field => $"{agreed.File} {field.Key}\n   agreed: {field.Value}\n   ours:   {ours[field.Key]}"));
        }

        Assert.True(different.Count == 0, $"{different.Count} differences\n{string.Join('\n', different)}");
    }

    [Fact]
    public async Task Corpora_SentTwice_NoContentIsStoredTwice()
    {
        Assert.SkipWhen(CorpusFolder.Path is null, Absent);

        var blobs = await delivery.Server.ReadBlobsAsync();

        var hashes = blobs.Select(blob => Convert.ToHexStringLower(SHA256.HashData(blob.Content))).ToList();
        Assert.NotEmpty(hashes);
        Assert.Distinct(hashes, StringComparer.Ordinal);
    }

    private async Task<Dictionary<string, string>> ReadAsync(long id)
    {
        var email = await delivery.Server.Api.GetAsync($"/api/emails/{id}");
        var hashes = new Dictionary<long, string>();
        foreach (var attachment in email.Items("attachments"))
        {
            var details = await delivery.Server.Api.GetAsync($"/api/attachments/{attachment.Id()}");
            hashes[attachment.Id()] = details.Text("sha256") ?? "";
        }

        return ApiFields.Of(email, hashes);
    }
}
