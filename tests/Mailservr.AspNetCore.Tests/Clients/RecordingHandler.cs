using System.Net;
using System.Text;

namespace Mailservr.AspNetCore.Tests.Clients;

/// <summary>Answers requests as the test says, and remembers them.</summary>
internal sealed class RecordingHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<(string Method, Uri Uri, Dictionary<string, string> Headers, string Body)> Requests { get; } = [];

    public HttpClient Client() => new(this) { BaseAddress = new Uri("https://mail.example.com/prefix") };

    public static HttpResponseMessage Json(string json, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status) { Content = new StringContent(json, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        Requests.Add((request.Method.Method, request.RequestUri ?? new Uri("about:blank"), headers, body));
        return answer(request);
    }
}
