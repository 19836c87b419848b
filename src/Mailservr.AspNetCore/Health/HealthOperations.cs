using Mailservr.AspNetCore.OpenApi;

namespace Mailservr.AspNetCore.Health;

/// <summary>What the OpenAPI document says.</summary>
internal static class HealthOperations
{
    public static Operation Live { get; } = new("Ask whether the process answers")
    {
        Response = Operation.One("""{"status":"live","checks":null}"""),
        NeedsStorage = false,
    };

    public static Operation Ready { get; } = new("Ask whether mail is taken")
    {
        Response = Operation.One("""{"status":"ready","checks":{"database":"healthy"}}"""),
        Refuses = [KnownProblems.NotReady],
    };
}
