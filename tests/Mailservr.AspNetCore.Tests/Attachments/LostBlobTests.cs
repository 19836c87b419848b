using System.Net;
using System.Net.Http.Headers;
using Mailservr.AspNetCore.Tests.Dashboard;
using Mailservr.AspNetCore.Tests.Dashboard.Settings;
using Mailservr.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Tests.Attachments;

/// <summary>A message whose attachment is gone from the store of blobs; its header is not.</summary>
public sealed class LostBlobTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private PagesHost? _host;
    private Reader? _reader;
    private long _id;

    private PagesHost Host => _host ?? throw new InvalidOperationException("It does not run.");

    private Reader Reader => _reader ?? throw new InvalidOperationException("It does not run.");

    public async ValueTask InitializeAsync()
    {
        _host = await PagesHost.StartAsync();
        _reader = await Host.SignedInAsync();
        var address = await InboxTests.AddressAsync(Reader, "lost");
        await ExportPagesTests.SendLargeAsync(Host, address.Value, 1);
        await foreach (var email in Reader.Browser.Client.Emails.ListAsync())
            _id = email.Id;
        var account = (await Reader.Browser.Client.Account.GetAsync()).Id;
        var blobs = Host.App.Services.GetRequiredService<IBlobStore>();
        await foreach (var blob in blobs.ListAsync(account, default))
            Assert.True(await blobs.DeleteAsync(blob.Key, null, default));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public async Task Original_IsNeverTakenForWhole()
    {
        using var request = Request("raw");

        await Assert.ThrowsAsync<HttpRequestException>(() => Http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/api/emails/", "raw")]
    [InlineData("/mail/emails/", "download")]
    public async Task Original_OfWhichNothingCanBeSent_IsAProblemWithNothingOfTheAnswer(string path, string page)
    {
        using var request = Request(page, path);
        request.Headers.Range = new RangeHeaderValue(50_000, 50_010);

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("it is damaged", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Null(answer.Headers.ETag);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.Null(answer.Content.Headers.ContentRange);
    }

    private HttpRequestMessage Request(string page, string path = "/api/emails/")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Host.Url, $"{path}{_id}/{page}"));
        Reader.Browser.Prepare(request, "same-origin");
        return request;
    }
}
