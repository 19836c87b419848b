using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Mailservr.EndToEnd.Tests;
using Mailservr.Storage.Postgres.Tests;

namespace Mailservr.Operations.Tests;

/// <summary>Hosts that have the database, the bucket and the master key in common, and no folder.</summary>
public sealed partial class SeveralHostsTests(PostgresServer postgres, Buckets buckets) : IDisposable
{
    private static readonly byte[] Picture = Convert.FromBase64String(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Link_OfOneHost_OpensAtTheOther()
    {
        string[] settings =
        [
            "--Mailservr:Storage=Postgres", "--ConnectionStrings:Mailservr=" + await postgres.CreateDatabaseAsync(),
            .. buckets.Settings(""), TestMasterKey.Setting,
        ];
        await using var one = await ServerProcess.StartAsync(dataFolder: _folder.File("one"), settings: settings);
        await using var two = await ServerProcess.StartAsync(dataFolder: _folder.File("two"), settings: settings);
        var address = await one.Api.CreateAddressAsync();
        await one.SendAsync(MailWithPictures(), address);
        var email = Assert.Single(await two.Api.EmailsAsync(address));

        var document = await one.Client.GetStringAsync(new Uri($"/api/emails/{email.Id()}/html?images=load", UriKind.Relative));

        Assert.Equal(Picture, await OpenAsync(two, Assert.Single(InlineLink().Matches(document)).Value));
        // Nobody is at that address, but it is asked for.
        using var remote = await GetAsync(two, Assert.Single(RemoteLink().Matches(document)).Value);
        Assert.Equal(HttpStatusCode.BadGateway, remote.StatusCode);
        using var forged = await GetAsync(two, Assert.Single(RemoteLink().Matches(document)).Value + "A");
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
    }

    [Fact]
    public async Task Start_SeveralAtOnceOnAnEmptyDatabase_MakeOneFirstAccount()
    {
        string[] settings =
        [
            "--Mailservr:Storage=Postgres",
            "--ConnectionStrings:Mailservr=" + await postgres.CreateDatabaseAsync(migrated: false), TestMasterKey.Setting,
        ];

        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => ServerProcess.StartAsync(
            dataFolder: _folder.File($"host{number}"), settings: settings)));

        try
        {
            Assert.Single(hosts, host => host.Output.Contains("Created the first account", StringComparison.Ordinal));
            foreach (var host in hosts)
                Assert.Single(await host.Api.ListAsync("/api/api-keys"));
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
        }
    }

    private static async Task<byte[]> OpenAsync(ServerProcess server, string link)
    {
        using var answer = await GetAsync(server, link);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> GetAsync(ServerProcess server, string link) => server.Client.GetAsync(
        new Uri(WebUtility.HtmlDecode(link), UriKind.Relative), TestContext.Current.CancellationToken);

    private static byte[] MailWithPictures() => LineEnds.ToCrLf(Encoding.UTF8.GetBytes(
        $"""
        From: Ann <ann@sender.test>
        To: someone
        Subject: Pictures
        MIME-Version: 1.0
        Content-Type: multipart/related; boundary=b

        --b
        Content-Type: text/html

        <p>Look</p><img src="cid:dot@x"><img src="http://127.0.0.1:9/dot.gif">
        --b
        Content-Type: image/gif
        Content-ID: <dot@x>
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(Picture)}
        --b--

        """));

    [GeneratedRegex("/api/attachments/[0-9]+/inline[^\"]*", RegexOptions.None, 1000)]
    private static partial Regex InlineLink();

    [GeneratedRegex("/api/images/[A-Za-z0-9_-]{40,}", RegexOptions.None, 1000)]
    private static partial Regex RemoteLink();
}
