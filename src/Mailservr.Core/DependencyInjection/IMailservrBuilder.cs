namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddMailservr</c> returns: <c>Use…</c> replaces a service, <c>Add…</c> appends one.</summary>
public interface IMailservrBuilder
{
    IServiceCollection Services { get; }
}
