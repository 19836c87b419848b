using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.Security;
using Mailservr.Billing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>What an operation can refuse, as far as the rules that hold everywhere tell.</summary>
internal static class OperationProblems
{
    private static readonly Problem Invalid = Problem.Invalid("name", "The name is missing.");

    public static IEnumerable<Problem> Of(string method, string path, IList<object> metadata)
    {
        var operation = metadata.OfType<Operation>().LastOrDefault();
        var ofItself = operation?.Refuses ?? [];
        IEnumerable<Problem> ofTheStore = operation?.NeedsStorage == false ? [] : [Problem.StoreAway];
        return OfCaller(method, metadata).Concat(OfInput(path, metadata)).Concat(OfVersions(method)).Concat(ofItself)
            .Append(Problem.Fault).Concat(ofTheStore).DistinctBy(problem => (problem.Status, problem.Code));
    }

    private static IEnumerable<Problem> OfCaller(string method, IList<object> metadata)
    {
        if (metadata.OfType<RequiredScope>().LastOrDefault()?.Scope is not { } scope)
            yield break;
        yield return Problem.MissingKey;
        yield return Problem.ScopeMissing(scope);
        yield return Problem.TooMany(TimeSpan.FromSeconds(30));
        if (!metadata.OfType<AddressBound>().Any())
            yield return Problem.KeyRestricted;
        if (scope == ApiScopes.Admin)
            yield return Problem.AdminRequired;
        if (!HttpMethods.IsGet(method))
            yield return Problem.CrossSite;
        if (scope is not (ApiScopes.Account or ApiScopes.Admin))
            yield return PlanGate.NoPlan;
    }

    private static IEnumerable<Problem> OfInput(string path, IList<object> metadata)
    {
        if (path.Contains("id}", StringComparison.OrdinalIgnoreCase))
            yield return Problem.NotFound;
        if (metadata.OfType<IAcceptsMetadata>().Any())
        {
            yield return Invalid;
            yield return BodyReader.Malformed;
            yield return BodyReader.TooLarge;
            yield return BodyReader.WrongType;
        }

        var names = metadata.OfType<TakenParameters>().SelectMany(taken => taken.Names).ToList();
        if (names.Count > 0)
            yield return Invalid;
        if (names.Contains("cursor", StringComparer.Ordinal))
            yield return PageRequest.NotOurs;
        if (!names.Contains(Idempotency.Header, StringComparer.Ordinal))
            yield break;
        yield return Idempotency.InProgress;
        yield return Idempotency.Reused;
    }

    private static IEnumerable<Problem> OfVersions(string method)
    {
        if (HttpMethods.IsPatch(method) || HttpMethods.IsDelete(method))
            yield return Problem.Stale;
    }
}
