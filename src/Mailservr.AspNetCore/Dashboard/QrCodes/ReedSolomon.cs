namespace Mailservr.AspNetCore.Dashboard.QrCodes;

/// <summary>What a reader mends a damaged code with: polynomials over the field of 256 elements (ISO/IEC 18004 §7.5).</summary>
internal static class ReedSolomon
{
    private const int Field = 0x11d;

    /// <summary>The remainder of the data by the generator of so many codewords.</summary>
    public static byte[] Correct(ReadOnlySpan<byte> data, int count)
    {
        var generator = GeneratorOf(count);
        var rest = new byte[count];
        foreach (var value in data)
        {
            var factor = (byte)(value ^ rest[0]);
            rest.AsSpan(1).CopyTo(rest);
            rest[^1] = 0;
            for (var i = 0; i < count; i++)
                rest[i] ^= Multiply(generator[i], factor);
        }
        return rest;
    }

    // (x - 1)(x - 2)(x - 4)… without its first coefficient, which is 1.
    private static byte[] GeneratorOf(int degree)
    {
        var factors = new byte[degree];
        factors[^1] = 1;
        byte root = 1;
        for (var step = 0; step < degree; step++)
        {
            for (var i = 0; i < degree; i++)
            {
                factors[i] = Multiply(factors[i], root);
                if (i + 1 < degree)
                    factors[i] ^= factors[i + 1];
            }
            root = Multiply(root, 2);
        }
        return factors;
    }

    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * Field);
            product ^= ((right >> bit) & 1) * left;
        }
        return (byte)product;
    }
}
