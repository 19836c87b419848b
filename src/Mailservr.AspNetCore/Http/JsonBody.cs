using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Http;

/// <summary>The body of a request. Members that are not known are ignored; no body at all is an empty object, but not of
/// a PATCH: that has to say what to change.</summary>
internal sealed class JsonBody<T> : IJsonBody, IEndpointParameterMetadataProvider
    where T : class, new()
{
    private const string AnyType = "*/*";
    private const int LongestName = 100;

    public T Value { get; private init; } = new();

    public Problem? Problem { get; private init; }

    public string Sha256 { get; private init; } = "";

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (bytes, problem) = await BodyReader.ReadAsync(context);
        if (problem is not null)
            return new JsonBody<T> { Problem = problem };
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        if (bytes.IsEmpty)
            return new JsonBody<T> { Sha256 = sha256, Problem = HttpMethods.IsPatch(context.Request.Method) ? BodyReader.Missing : null };
        try
        {
            if (RepeatedMembers.Find(bytes.Span) is { } twice)
                return new JsonBody<T> { Problem = GivenTwice(twice) };
            var type = (JsonTypeInfo<T>)ApiJson.Api.Options.GetTypeInfo(typeof(T));
            return JsonSerializer.Deserialize(bytes.Span, type) is { } value
                ? new JsonBody<T> { Value = value, Sha256 = sha256 }
                : new JsonBody<T> { Problem = BodyReader.Malformed };
        }
        catch (JsonException exception)
        {
            Log.MalformedBody(context.RequestServices.GetRequiredService<ILogger<JsonBody<T>>>(), exception);
            return new JsonBody<T> { Problem = WrongAt(exception.Path) };
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Any type: routing would refuse the others without a body and before the key is asked for.
        builder.Metadata.Add(new AcceptsMetadata(["application/json", AnyType], typeof(T), isOptional: true));
    }

    // A name of a client's own may be as long as a body.
    private static Problem GivenTwice(string name) => name.Length <= LongestName
        ? Problem.Invalid(name, $"The member {name} is given twice.")
        : BodyReader.Malformed with { Detail = "A member of the body is given twice." };

    private static Problem WrongAt(string? path)
    {
        var field = path?.TrimStart('$').TrimStart('.');
        return string.IsNullOrEmpty(field)
            ? BodyReader.Malformed
            : Problem.Invalid(field, $"The value of {field} is not of the right type.");
    }
}

/// <summary>What an Idempotency-Key is bound to.</summary>
internal interface IJsonBody : IApiArgument
{
    /// <summary>Of the bytes of the body, lower-case hex.</summary>
    string Sha256 { get; }
}
