using System.Text.Json;
using Mailservr.AspNetCore.Tests.Webhooks;
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

    /// <summary>A webhook that was told of the first event, refuses the others, and is switched off.</summary>
    /// <returns>Its path, with its events waiting.</returns>
    public async Task<string> AddWebhookAsync(TestAddress address, HookReceiver receiver)
    {
        var webhook = await server.Api.PostAsync("/api/webhooks", new { url = receiver.Url, events = new[] { "thread.created" } });
        var path = $"/api/webhooks/{webhook.Id()}";
        await server.SendAsync(SampleMail.Plain("Told", "in time"), address);
        await receiver.NextAsync();
        await SeeDeliveryAsync(path, "succeeded");
        receiver.Status = 503;
        foreach (var subject in (string[])["First", "Second", "Third"])
            await server.SendAsync(SampleMail.Plain(subject, "late"), address);
        await receiver.NextAsync();
        await SeeDeliveryAsync(path, "pending");
        await PatchAsync(path, new { enabled = false });
        return path;
    }

    private async Task SeeDeliveryAsync(string webhook, string status) => await Eventually.SeeAsync(
        async () => (await server.Api.ListAsync($"{webhook}/deliveries?status={status}"))
            .FirstOrDefault(delivery => delivery.Items("attempts").Any()).ToString() is { Length: > 0 } seen ? seen : null,
        () => $"{webhook} has nothing that is {status}.");

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

    public async Task PatchAsync(string path, object change)
    {
        using var body = new StringContent(
            JsonSerializer.Serialize(change), System.Text.Encoding.UTF8, "application/json");
        using var answer = await server.Client.PatchAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
