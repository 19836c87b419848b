using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Mailservr.AspNetCore.Tests.Erasure;

namespace Mailservr.EndToEnd.Tests.Privacy;

/// <summary>An account with much mail, a file in each message, and words of its own in all of it.</summary>
internal sealed class Resident : IDisposable
{
    private const string Password = "correct horse battery staple";
    private const int Senders = 4;

    private readonly ServerProcess _server;
    private readonly HttpClient _client;

    private Resident(ServerProcess server)
    {
        _server = server;
        _client = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Http };
        _client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        Api = new(_client);
    }

    public Canary Canary { get; } = new();

    public MailApi Api { get; }

    public long Id { get; private set; }

    /// <summary>SHA-256 of every message that was sent.</summary>
    public ConcurrentBag<string> Messages { get; } = [];

    /// <summary>SHA-256 of the file of every message.</summary>
    public ConcurrentBag<string> Files { get; } = [];

    /// <param name="server">With open registration.</param>
    /// <param name="messages">How many are sent to it.</param>
    /// <param name="fileBytes">Size of the file in each.</param>
    public static async Task<Resident> MoveInAsync(ServerProcess server, int messages, int fileBytes)
    {
        var resident = new Resident(server);
        await resident.RegisterAsync();
        var address = await resident.Api.CreateAddressAsync();
        var marks = resident.TakeMarks();
        NotedSecrets.Note(marks.Text);
        NotedSecrets.Note(marks.File);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => resident.SendAsync(
            address, Enumerable.Range(0, messages).Where(number => number % Senders == sender), fileBytes, marks))));
        return resident;
    }

    /// <summary>SHA-256 of every message that the server has, as it gives them back.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync()
    {
        var hashes = new List<string>();
        foreach (var email in await Api.ListAsync("/api/emails"))
            hashes.Add(Hash(await Api.GetRawAsync(email)));
        return hashes;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => _client.Dispose();

    // Before several senders ask for them at once.
    private Marks TakeMarks() => new(Canary["subject"], Canary["text"], Canary["file"]);

    private async Task RegisterAsync()
    {
        var body = new { email = Canary["email"] + "@example.org", password = Password, name = Canary["name"] };
        NotedSecrets.Note(Password);
        using var registered = await _client.PostAsJsonAsync("/api/auth/register", body);
        registered.EnsureSuccessStatusCode();
        var cookie = registered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        NotedSecrets.Note(cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        _client.DefaultRequestHeaders.Add("Cookie", cookie);
        Id = (await Api.GetAsync("/api/account")).Id();
    }

    private async Task SendAsync(TestAddress address, IEnumerable<int> numbers, int fileBytes, Marks marks)
    {
        await using var client = await Post.ConnectAsync(_server.Smtp);
        foreach (var number in numbers)
        {
            // A mark, and what cannot be compressed.
            var file = RandomNumberGenerator.GetBytes(fileBytes);
            Encoding.ASCII.GetBytes(marks.File).CopyTo(file, 0);
            var message = SampleMail.WithFile(
                $"{marks.Subject} {number}", marks.Text, $"{number}.pdf", file);
            var answers = await client.SendMailAsync("ada@sender.test", [address.Address], message);
            Assert.Equal(250, Assert.Single(answers).Code);
            Messages.Add(Hash(message));
            Files.Add(Hash(file));
        }
    }

    private sealed record Marks(string Subject, string Text, string File);
}
