namespace Mailservr.AspNetCore.Tests.Accounts;

/// <summary>Lends the cookies of a browser to a client.</summary>
internal sealed class BrowserHandler(Browser browser, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        browser.Prepare(request, "same-origin");
        var response = await base.SendAsync(request, cancellationToken);
        browser.Keep(response);
        return response;
    }
}
