using System.Text.Json;
using Mailservr.EndToEnd.Tests;

namespace Mailservr.Operations.Tests;

/// <summary>An account that was in use: files of all sizes, conversations, flags, deleted mail, blocked senders.</summary>
internal sealed class SampleInbox(ServerProcess server)
{
    private readonly Random _random = new(4);

    public async Task<TestAddress> FillAsync(int rounds)
    {
        var address = await server.Api.CreateAddressAsync();
        var category = await server.Api.PostAsync("/api/address-categories", new { name = "Shops", color = "#aabbcc" });
        await server.Api.PostAsync($"/api/addresses/{address.Id}/blocked-senders", new { sender = "*.spam.example" });
        await PatchAsync($"/api/addresses/{address.Id}", new { categoryId = category.Id(), note = "für Geschäfte" });
        for (var round = 0; round < rounds; round++)
            await SendRoundAsync(address, round);

        var emails = await server.Api.EmailsAsync(address);
        await PatchAsync($"/api/emails/{emails[0].Id()}", new { read = true, starred = true });
        await PatchAsync($"/api/threads/{emails[^1].GetProperty("threadId").GetInt64()}", new { archived = true });
        using var deleted = await server.Client.DeleteAsync(new Uri($"/api/emails/{emails[1].Id()}", UriKind.Relative));
        Assert.True(deleted.IsSuccessStatusCode);
        return address;
    }

    public async Task SendRoundAsync(TestAddress address, int round)
    {
        await server.SendAsync(SampleMail.Plain($"Round {round}", "findable words Überraschung", $"Message-ID: <r{round}@x.test>\n"), address);
        await server.SendAsync(
            SampleMail.Plain($"Re: Round {round}", "an answer", $"In-Reply-To: <r{round}@x.test>\n"), address);
        await server.SendAsync(SampleMail.Awkward($"awkward{round}"), address);
        await server.SendAsync(
            SampleMail.WithFile($"File {round}", "see the file", $"file{round}.pdf", Bytes(100_000 + round)), address);
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private async Task PatchAsync(string path, object change)
    {
        using var body = new StringContent(
            JsonSerializer.Serialize(change), System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Client.PatchAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
