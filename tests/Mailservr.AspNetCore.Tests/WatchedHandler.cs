namespace Mailservr.AspNetCore.Tests;

/// <summary>The wire below a client: hands out every answer, and sees that every refusal is a whole problem.</summary>
internal sealed class WatchedHandler(Action<ApiAnswer> answered)
    : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        NotedSecrets.NoteHeaders(request, response);
        NotedSecrets.NoteBody(sent);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return response;
        var answer = new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        NotedSecrets.NoteBody(answer.IsText ? answer.Text : null);
        if (!response.IsSuccessStatusCode)
            answer.IsProblem((int)answer.Status, answer.Code ?? "");
        answered(answer);
        return response;
    }
}
