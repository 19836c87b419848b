namespace Mailservr.Storage.R2.Tests;

/// <summary>What happens to a request on its way.</summary>
internal abstract record Fault
{
    /// <summary>It is answered without asking the server.</summary>
    internal sealed record Refused(int Status, string Code, string Message = "As the test wants it.") : Fault;

    /// <summary>Nobody answers.</summary>
    internal sealed record Silent : Fault;

    /// <summary>So much of its body goes through, then the connection is cut.</summary>
    internal sealed record CutRequest(int Bytes) : Fault;

    /// <summary>The server does it, and its answer is lost.</summary>
    internal sealed record LostAnswer : Fault;

    /// <summary>So much of the answer, head included, comes through; then the connection is cut, or just silent.</summary>
    internal sealed record CutAnswer(int Bytes, bool IsSilent = false) : Fault;
}

/// <param name="Method">GET, PUT, …</param>
/// <param name="Target">Path and query.</param>
/// <param name="Head">Everything before the body.</param>
internal sealed record ProxiedRequest(string Method, string Target, string Head)
{
    public bool IsPut => Method == "PUT" && !IsPart && !IsCopy;

    public bool IsPart => Target.Contains("partNumber=", StringComparison.OrdinalIgnoreCase);

    public bool IsSecondPart => Target.Contains("partNumber=2", StringComparison.OrdinalIgnoreCase);

    public bool IsCopy => Head.Contains("x-amz-copy-source:", StringComparison.OrdinalIgnoreCase);

    public bool IsBegin => Method == "POST" && Target.Contains("?uploads", StringComparison.Ordinal);

    public bool IsJoin => Method == "POST" && Target.Contains("uploadId=", StringComparison.Ordinal);

    public bool IsList => Method == "GET" && Target.Contains("list-type=2", StringComparison.Ordinal);

    public bool IsGet => Method == "GET" && !IsList;

    public bool IsDelete => Method == "DELETE";
}
