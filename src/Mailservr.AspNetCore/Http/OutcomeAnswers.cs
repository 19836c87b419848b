using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Http;

internal static class OutcomeAnswers
{
    /// <summary>The value as <paramref name="show"/> answers it, or the refusal as a problem.</summary>
    public static IResult Answer<T>(this Outcome<T> outcome, Func<T, IResult> show)
        where T : class
    {
        if (outcome.Value is { } value)
            return show(value);
        return (Problem)(outcome.Refusal ?? Refusal.NotFound);
    }

    /// <inheritdoc cref="Answer{T}"/>
    public static async ValueTask<IResult> AnswerAsync<T>(this Outcome<T> outcome, Func<T, ValueTask<IResult>> show)
        where T : class
    {
        if (outcome.Value is { } value)
            return await show(value);
        return (Problem)(outcome.Refusal ?? Refusal.NotFound);
    }
}
