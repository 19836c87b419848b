using Mailservr.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Http;

/// <summary>What an endpoint answers, for the OpenAPI document.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder Answers<T>(
        this RouteHandlerBuilder builder, int status = StatusCodes.Status200OK) =>
        builder.Produces<Data<T>>(status).Fails();

    /// <summary>Creates: 201, and an Idempotency-Key is honoured.</summary>
    public static RouteHandlerBuilder Creates<T>(this RouteHandlerBuilder builder) =>
        builder.Answers<T>(StatusCodes.Status201Created).HonoursKey();

    /// <param name="builder">The endpoint.</param>
    /// <param name="answer">Answers 201 for what was created.</param>
    public static RouteHandlerBuilder Creates<T, TRecord>(
        this RouteHandlerBuilder builder, Func<TRecord, HttpContext, ValueTask<IResult>> answer)
        where TRecord : Record =>
        builder.Answers<T>(StatusCodes.Status201Created).HonoursKey(answer);

    /// <summary>Begins what is done behind the answer: 202, and an Idempotency-Key is honoured.</summary>
    public static RouteHandlerBuilder Begins<T>(this RouteHandlerBuilder builder) =>
        builder.Answers<T>(StatusCodes.Status202Accepted).HonoursKey();

    /// <summary>An Idempotency-Key is honoured: what was created by a request that was cut off is found by its id.</summary>
    public static RouteHandlerBuilder HonoursKey<TRecord>(
        this RouteHandlerBuilder builder, Func<TRecord, HttpContext, ValueTask<IResult>> answer)
        where TRecord : Record =>
        builder.HonoursKey(async (context, id) =>
        {
            var records = context.RequestServices.GetRequiredService<IRecordStore<TRecord>>();
            return await records.FindAsync(id, context.RequestAborted) is { } record
                ? await answer(record, context) as Answer
                : null;
        });

    private static RouteHandlerBuilder HonoursKey(this RouteHandlerBuilder builder, FindCreated? find = null) =>
        builder.TakesHeader(Idempotency.Header)
            .AddEndpointFilter((context, next) => Idempotency.InvokeAsync(context, next, find));

    public static RouteHandlerBuilder Lists<T>(this RouteHandlerBuilder builder, params string[] filters) =>
        builder.Produces<DataPage<T>>().Fails().TakesQuery([.. filters, "limit", "cursor"]);

    public static RouteHandlerBuilder AnswersNothing(this RouteHandlerBuilder builder) =>
        builder.Produces(StatusCodes.Status204NoContent).Fails();

    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TakenParameters(names, InHeader: false));

    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder builder, string name) =>
        builder.WithMetadata(new TakenParameters([name], InHeader: true));

    /// <summary>Every route of GET takes HEAD too (RFC 9110 §9.3.2).</summary>
    public static void AnswerHead(this IEndpointConventionBuilder builder) => builder.Finally(endpoint =>
    {
        if (endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is ["GET"])
            endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    });

    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder builder) =>
        builder.Produces<ProblemBody>(StatusCodes.Status400BadRequest, "application/problem+json");
}

/// <summary>Parameters that a handler reads itself.</summary>
internal sealed record TakenParameters(IReadOnlyList<string> Names, bool InHeader);
