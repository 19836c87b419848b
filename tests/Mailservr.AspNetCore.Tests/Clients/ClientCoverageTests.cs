using System.Net;
using System.Text;
using System.Text.Json;
using Mailservr.AspNetCore.Tests.OpenApi;
using Mailservr.Client;

namespace Mailservr.AspNetCore.Tests.Clients;

/// <summary>The client against the OpenAPI document: no operation escapes it, and it reads every example.</summary>
public sealed class ClientCoverageTests(TestApp app)
{
    [Fact]
    public async Task Client_EachOperation_HasAMethod()
    {
        var document = await ApiDocument.ReadAsync(app);

        Assert.Equal(
            document.Operations.Where(IsCall).Select(operation => operation.Name).Order(StringComparer.Ordinal),
            ClientOperations.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Client_EachMethod_SendsWhatTheOperationTakesAndReadsItsExample()
    {
        var document = await ApiDocument.ReadAsync(app);
        foreach (var operation in document.Operations.Where(IsCall))
        {
            var handler = new RecordingHandler(_ => Example(operation));
            var client = new MailservrClient(handler.Client(), new MailservrClientOptions { ApiKey = "k" });

            await ClientOperations.All[operation.Name](client);

            var (method, uri, headers, body) = Assert.Single(handler.Requests);
            Assert.Equal(operation.Method, method);
            AssertFits(operation, uri);
            var hasKey = operation.Parameters("header").Contains("Idempotency-Key", StringComparer.Ordinal);
            Assert.Equal(hasKey, headers.ContainsKey("Idempotency-Key"));
            Assert.True(!headers.ContainsKey("If-Match") || operation.Refuses(412, "stale"), operation.Name);
            Assert.True(body.Length == 0 || operation.Requests.Any() || operation.Path.EndsWith("{provider}", StringComparison.Ordinal), operation.Name);
        }
    }

    // Redirects lead a browser to Google and back.
    private static bool IsCall(ApiOperation operation) => operation.Answers.Any(answer => answer.Status < 300);

    private static void AssertFits(ApiOperation operation, Uri uri)
    {
        var (wanted, parts) = (operation.Path.Split('/'), uri.AbsolutePath["/prefix".Length..].Split('/'));
        Assert.Equal(wanted.Length, parts.Length);
        Assert.All(wanted.Zip(parts), pair => Assert.True(pair.First.StartsWith('{') || pair.First == pair.Second, operation.Name));
        var sent = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=')[0]);
        // Pages follow each other by themselves; where a browser has only the query, the client has Last-Event-ID.
        var taken = operation.Parameters("query").Where(name => name is not ("cursor" or "lastEventId"));
        Assert.Equal(taken.Order(StringComparer.Ordinal), sent.Order(StringComparer.Ordinal));
    }

    private static HttpResponseMessage Example(ApiOperation operation)
    {
        var (status, answer) = operation.Answers.First(each => each.Status < 300);
        if (!answer.TryGetProperty("content", out var content))
            return new HttpResponseMessage((HttpStatusCode)status);
        var media = content.EnumerateObject().First();
        var example = media.Value.GetProperty("example");
        var text = example.ValueKind == JsonValueKind.String ? example.GetString() : example.GetRawText();
        return new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(text ?? "", Encoding.UTF8, media.Name),
        };
    }
}
