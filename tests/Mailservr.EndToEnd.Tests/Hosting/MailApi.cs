using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Mailservr.EndToEnd.Tests;

/// <summary>An address made for a test.</summary>
internal sealed record TestAddress(long Id, string Address);

/// <summary>The HTTP API as a client sees it: paths in, JSON out.</summary>
internal sealed class MailApi(HttpClient client)
{
    private static int _addresses;

    /// <summary>The member <c>data</c> of the answer.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await DataAsync(answer);
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return await DataAsync(answer);
    }

    public Task<byte[]> GetBytesAsync(string path) => client.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    public Task<byte[]> GetRawAsync(JsonElement email) => GetBytesAsync($"/api/emails/{email.Id()}/raw");

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path)
    {
        var items = new List<JsonElement>();
        var next = "";
        do
        {
            var page = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100{next}";
            var answer = await client.GetFromJsonAsync<JsonElement>(new Uri(page, UriKind.Relative));
            items.AddRange(answer.Items("data"));
            next = answer.Text("nextCursor") is { } cursor ? "&cursor=" + Uri.EscapeDataString(cursor) : null;
        }
        while (next is not null);
        return items;
    }

    public async Task<TestAddress> CreateAddressAsync()
    {
        var domains = await ListAsync("/api/domains");
        var domain = domains.Single(each => each.Text("name") == ServerProcess.Domain);
        var number = Interlocked.Increment(ref _addresses).ToString(CultureInfo.InvariantCulture);
        var address = await PostAsync("/api/addresses", new { name = "reader" + number, domainId = domain.Id() });
        return new(address.Id(), address.Text("address") ?? "");
    }

    /// <summary>What an address has received, oldest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> EmailsAsync(TestAddress address)
    {
        var newestFirst = await ListAsync($"/api/emails?addressId={address.Id}");
        return [.. newestFirst.Reverse()];
    }

    /// <summary>Waits until an address has received so many messages: a relay takes its time.</summary>
    public Task<IReadOnlyList<JsonElement>> WaitForEmailsAsync(TestAddress address, int count)
    {
        var seen = 0;
        return Eventually.SeeAsync(
            async () =>
            {
                var emails = await EmailsAsync(address);
                seen = emails.Count;
                return seen >= count ? emails : null;
            },
            () => $"{address.Address} received {seen} messages, not {count}.");
    }

    /// <summary>The only message of an address, whole.</summary>
    public async Task<JsonElement> SingleEmailAsync(TestAddress address)
    {
        var email = Assert.Single(await WaitForEmailsAsync(address, 1));
        return await GetAsync($"/api/emails/{email.Id()}");
    }

    private static async Task<JsonElement> DataAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        NotedSecrets.NoteBody(text);
        if (!answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NoContent)
            throw new HttpRequestException($"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("data");
    }
}
