using Mailservr.Mime;

namespace Mailservr.Messages;

/// <summary>Where encoding can begin in the middle of a body: both sides of the same place.</summary>
internal readonly record struct RecipePosition(long Encoded, long Decoded);

internal static class RecipePositions
{
    // A body without line breaks is entered at any four characters; so many at once keep the arithmetic exact.
    private const int EndlessLine = 4096;

    extension(TransferRecipe recipe)
    {
        /// <summary>A place at or shortly before an encoded offset from which the rest can be rebuilt.</summary>
        public RecipePosition LineStart(long encodedOffset)
        {
            long characters = recipe.LineLength == 0 ? EndlessLine : recipe.LineLength;
            var lineBreak = recipe.LineLength == 0 ? 0 : recipe.CrLf ? 2 : 1;
            // A line need not end with a quantum of four characters; after as many lines it does.
            var group = characters % 4 == 0 ? 1 : characters % 2 == 0 ? 2 : 4;
            var groups = encodedOffset / (group * (characters + lineBreak));
            return new RecipePosition(
                groups * group * (characters + lineBreak), groups * (group * characters / 4 * 3));
        }

        /// <summary>The recipe of what lies behind a place.</summary>
        public TransferRecipe From(RecipePosition start) => recipe with
        {
            EncodedLength = recipe.EncodedLength - start.Encoded,
            DecodedLength = recipe.DecodedLength - start.Decoded,
        };
    }
}
