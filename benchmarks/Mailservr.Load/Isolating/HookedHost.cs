using Mailservr.Load.Comparing;

namespace Mailservr.Load.Isolating;

/// <summary>A host that delivers webhooks to this process.</summary>
internal sealed class HookedHost(string program, string folder, PostgresCluster? cluster)
    : SampleHost(program, folder, cluster)
{
    protected override string[] Options => ["--Mailservr:Webhooks:AllowInsecureTargets=true"];

    /// <returns>Its path.</returns>
    public async Task<string> AddWebhookAsync(Uri url, string eventType)
    {
        var created = await PostAsync("/api/webhooks", new { url, events = new[] { eventType } });
        return $"/api/webhooks/{created.GetProperty("data").GetProperty("id").GetInt64()}";
    }

    /// <summary>Sends what does not wait in line.</summary>
    public Task TestAsync(string webhook) => PostAsync(webhook + "/test", new { });
}
