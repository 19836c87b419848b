using System.Text;
using Mailservr.Accounts;
using Mailservr.Messages;
using Mailservr.Testing;
using Mailservr.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mailservr.Storage.Sqlite.Tests.Verification;

/// <summary>A host that has received mail, whose files and rows are then damaged behind its back.</summary>
internal sealed class VerifiedHost : IAsyncDisposable
{
    private readonly MailservrTestHost _host;

    private VerifiedHost(MailservrTestHost host, string address) => (_host, Address) = (host, address);

    public string Address { get; }

    public VerificationSummary Summary { get; private set; } = new();

    private string Folder => _host.Services.GetRequiredService<IOptions<MailservrOptions>>().Value.DataDirectory;

    public string Uploads => Path.Combine(Folder, "blobs", "tmp");

    public string Quarantine => Path.Combine(Folder, "blobs", "quarantine");

    /// <summary>A host that has long been there: old blobs are its own.</summary>
    public static async Task<VerifiedHost> StartAsync()
    {
        var traced = await TracedHost.StartAsync();
        var host = new VerifiedHost(traced, await traced.CreateAddressAsync("inbox"));
        host.Sql("UPDATE records SET json = json_set(json, '$.createdAt', '1960-01-01T00:00:00+00:00') WHERE type IN ('account', 'domain')");
        return host;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Sends bytes as they are, and answers what was stored of them.</summary>
    public async Task<StoredMessage> ReceiveAsync(byte[] message)
    {
        await using var client = await ScriptedSmtpClient.ConnectAsync(_host.SmtpEndPoint);
        await client.HelloAsync();
        var answers = await client.SendMailAsync("ann@example.org", [Address], message);
        Assert.Equal(250, Assert.Single(answers).Code);
        await client.ExpectAsync(221, "QUIT");
        var record = await NewestAsync();
        var stored = await Get<IMessageStore>().FindAsync(record.AccountId, record.Id, default);
        return stored ?? throw new InvalidOperationException("The message is not there.");
    }

    public async Task<IReadOnlyList<VerificationFinding>> VerifyAsync(bool repair = false, long? account = null)
    {
        var findings = new List<VerificationFinding>();
        Summary = await Get<MailVerifier>().RunAsync(
            new VerificationRequest { Repair = repair, AccountId = account }, findings.Add, default);
        return findings;
    }

    public string BlobFile(StoredMessage message, int attachment = 0) =>
        BlobFile(message.Record.AccountId, message.Record.Attachments[attachment].Sha256);

    public string BlobFile(long account, string blob) =>
        Path.Combine(Folder, "blobs", $"{account}", blob[..2], blob);

    public void Sql(string sql) => Execute("mailservr.db", sql);

    public void SearchSql(string sql) => Execute("mailservr.search.db", sql);

    public long Count(string table)
    {
        using var session = SqliteSession.Open(Path.Combine(Folder, "mailservr.db"), "");
        return session.Prepare($"SELECT count(*) FROM {table}").Scalar() ?? 0;
    }

    /// <summary>An account that nobody uses.</summary>
    public async Task<long> CreateAccountAsync()
    {
        var id = await Get<IIdBlocks>().ReserveAsync(1, default);
        await Get<IRecordStore<AccountRecord>>().SaveAsync(
            new AccountRecord { Id = id, Email = $"a{id}@example.org", CreatedAt = Mail.Start }, default);
        return id;
    }

    public async Task<BlobKey> UploadAsync(long account, byte[] content)
    {
        await using var upload = await Get<IBlobStore>().BeginUploadAsync(account, default);
        await upload.WriteAsync(content, default);
        return (await upload.CompleteAsync(default)).Key;
    }

    public async Task<byte[]> ReadAsync(StoredMessage message)
    {
        var bytes = new MemoryStream();
        await using var raw = Get<MessageReader>().OpenRaw(message);
        await raw.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private void Execute(string database, string sql)
    {
        using var session = SqliteSession.Open(
            Path.Combine(Folder, database), "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = OFF");
        session.Execute(sql);
    }

    private async Task<MessageRecord> NewestAsync()
    {
        var admin = Get<IOptions<MailservrOptions>>().Value.Bootstrap.AdminEmail;
        var account = await Get<IRecordStore<AccountRecord>>().FindByKeyAsync(admin, default);
        var page = await Get<IMessageStore>().QueryMessagesAsync(account?.Id ?? 0, new() { Limit = 1 }, default);
        return page.Items[0];
    }
}

/// <summary>Messages with every way to keep bytes: inline, in a blob, in a blob and inline, as a range.</summary>
internal static class TestMessages
{
    public static byte[] File(int seed)
    {
        var content = new byte[5000];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>Attachment 0 is cut out, 1 is kept decoded beside its original, 2 is a range.</summary>
    public static byte[] Full(int seed = 1) => Encoding.ASCII.GetBytes(
        $"""
        From: Ann <ann@example.org>
        Subject: Files {seed}
        Message-ID: <files-{seed}@example.org>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Three files.
        --b
        Content-Type: application/zip; name=a.zip
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(File(seed), Base64FormattingOptions.InsertLineBreaks)}
        --b
        Content-Type: application/x-notes; name=n.txt
        Content-Transfer-Encoding: quoted-printable

        Notes =3D {seed}, soft =
        break
        --b
        Content-Type: message/rfc822

        From: bob@example.org
        Subject: Inside

        Text inside.
        --b--

        """.ReplaceLineEndings("\r\n"));

    public static byte[] Plain(string subject) => Encoding.ASCII.GetBytes(
        $"From: ann@example.org\r\nMessage-ID: <{subject}@example.org>\r\nSubject: {subject}\r\n\r\nSome text.\r\n");

    public static void FlipBit(string file, int at)
    {
        var bytes = System.IO.File.ReadAllBytes(file);
        bytes[at] ^= 1;
        System.IO.File.WriteAllBytes(file, bytes);
    }
}
