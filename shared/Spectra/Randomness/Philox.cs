using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Almagest.Spectra.Randomness;

/// <summary>Philox4x32-10: a random function of (counter, key), so that any part of any shard can be drawn anywhere.</summary>
/// <remarks>Source: Salmon, Moraes, Dror &amp; Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".</remarks>
public static class Philox
{
    /// <summary>How many blocks <see cref="Fill"/> writes at once, and how many words they have.</summary>
    public const int BlocksAtOnce = 16,
        WordsAtOnce = 4 * BlocksAtOnce;

    private const int Rounds = 10;
    private const uint Factor0 = 0xD2511F53,
        Factor1 = 0xCD9E8D57,
        Step0 = 0x9E3779B9,
        Step1 = 0xBB67AE85;

    /// <summary>Four words of 128 bits, the lowest first.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Words(uint W0, uint W1, uint W2, uint W3);

    /// <summary>Four random words for each counter and key.</summary>
    public static Words Block(Words counter, uint key0, uint key1)
    {
        (uint c0, uint c1, uint c2, uint c3) = (counter.W0, counter.W1, counter.W2, counter.W3);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)Factor0 * c0;
            ulong second = (ulong)Factor1 * c2;
            (c0, c1, c2, c3) = ((uint)(second >> 32) ^ c1 ^ key0, (uint)second, (uint)(first >> 32) ^ c3 ^ key1, (uint)first);
            key0 += Step0;
            key1 += Step1;
        }
        return new Words(c0, c1, c2, c3);
    }

    /// <summary>The words of <see cref="BlocksAtOnce"/> blocks, whose counters follow one another in their lowest word (which
    /// wraps).</summary>
    /// <param name="counter">Of the first block.</param>
    /// <param name="key0">As for <see cref="Block"/>.</param>
    /// <param name="key1">As for <see cref="Block"/>.</param>
    /// <param name="words">Shape [<see cref="WordsAtOnce"/>]; overwritten.</param>
    public static void Fill(Words counter, uint key0, uint key1, Span<uint> words)
    {
        if (words.Length != WordsAtOnce)
            throw new ArgumentException($"{words.Length} words; expected {WordsAtOnce}.", nameof(words));
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            FillWide(counter, key0, key1, words);
        else if (Avx2.IsSupported)
        {
            FillHalf(counter, key0, key1, words[..(WordsAtOnce / 2)]);
            FillHalf(counter with { W0 = counter.W0 + (BlocksAtOnce / 2) }, key0, key1, words[(WordsAtOnce / 2)..]);
        }
        else
        {
            Span<Words> blocks = MemoryMarshal.Cast<uint, Words>(words);
            for (uint i = 0; i < BlocksAtOnce; i++)
                blocks[(int)i] = Block(counter with { W0 = counter.W0 + i }, key0, key1);
        }
    }

    // A word stands in the lower half of each 64-bit lane. What is in the upper half never matters: products and the end look
    // at the lower one only.
    internal static void FillWide(Words counter, uint key0, uint key1, Span<uint> words)
    {
        Vector512<ulong> lanes = Vector512<ulong>.Indices,
            a0 = lanes + Vector512.Create((ulong)counter.W0),
            b0 = a0 + Vector512.Create(8UL);
        Vector512<ulong> a1 = Vector512.Create((ulong)counter.W1),
            a2 = Vector512.Create((ulong)counter.W2),
            a3 = Vector512.Create((ulong)counter.W3),
            b1 = a1,
            b2 = a2,
            b3 = a3;
        Vector512<uint> factor0 = Vector512.Create((ulong)Factor0).AsUInt32(),
            factor1 = Vector512.Create((ulong)Factor1).AsUInt32();
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> k0 = Vector512.Create((ulong)key0),
                k1 = Vector512.Create((ulong)key1);
            Vector512<ulong> first = Avx512F.Multiply(a0.AsUInt32(), factor0),
                second = Avx512F.Multiply(a2.AsUInt32(), factor1);
            (a0, a1, a2, a3) = ((second >>> 32) ^ a1 ^ k0, second, (first >>> 32) ^ a3 ^ k1, first);
            (first, second) = (Avx512F.Multiply(b0.AsUInt32(), factor0), Avx512F.Multiply(b2.AsUInt32(), factor1));
            (b0, b1, b2, b3) = ((second >>> 32) ^ b1 ^ k0, second, (first >>> 32) ^ b3 ^ k1, first);
            key0 += Step0;
            key1 += Step1;
        }
        Store(a0, a1, a2, a3, words[..32]);
        Store(b0, b1, b2, b3, words[32..]);

        static void Store(Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, Span<uint> words)
        {
            Vector512<ulong> lower = Vector512.Create((ulong)uint.MaxValue),
                front = (w0 & lower) | (w1 << 32),
                back = (w2 & lower) | (w3 << 32);
            Avx512F.PermuteVar8x64x2(front, Vector512.Create(0UL, 8, 1, 9, 2, 10, 3, 11), back).AsUInt32().CopyTo(words);
            Avx512F.PermuteVar8x64x2(front, Vector512.Create(4UL, 12, 5, 13, 6, 14, 7, 15), back).AsUInt32().CopyTo(words[16..]);
        }
    }

    internal static void FillHalf(Words counter, uint key0, uint key1, Span<uint> words)
    {
        Vector256<ulong> lanes = Vector256<ulong>.Indices,
            a0 = lanes + Vector256.Create((ulong)counter.W0),
            b0 = a0 + Vector256.Create(4UL);
        Vector256<ulong> a1 = Vector256.Create((ulong)counter.W1),
            a2 = Vector256.Create((ulong)counter.W2),
            a3 = Vector256.Create((ulong)counter.W3),
            b1 = a1,
            b2 = a2,
            b3 = a3;
        Vector256<uint> factor0 = Vector256.Create((ulong)Factor0).AsUInt32(),
            factor1 = Vector256.Create((ulong)Factor1).AsUInt32();
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> k0 = Vector256.Create((ulong)key0),
                k1 = Vector256.Create((ulong)key1);
            Vector256<ulong> first = Avx2.Multiply(a0.AsUInt32(), factor0),
                second = Avx2.Multiply(a2.AsUInt32(), factor1);
            (a0, a1, a2, a3) = ((second >>> 32) ^ a1 ^ k0, second, (first >>> 32) ^ a3 ^ k1, first);
            (first, second) = (Avx2.Multiply(b0.AsUInt32(), factor0), Avx2.Multiply(b2.AsUInt32(), factor1));
            (b0, b1, b2, b3) = ((second >>> 32) ^ b1 ^ k0, second, (first >>> 32) ^ b3 ^ k1, first);
            key0 += Step0;
            key1 += Step1;
        }
        Store(a0, a1, a2, a3, words[..16]);
        Store(b0, b1, b2, b3, words[16..]);

        static void Store(Vector256<ulong> w0, Vector256<ulong> w1, Vector256<ulong> w2, Vector256<ulong> w3, Span<uint> words)
        {
            Vector256<ulong> lower = Vector256.Create((ulong)uint.MaxValue),
                front = (w0 & lower) | (w1 << 32),
                back = (w2 & lower) | (w3 << 32);
            Vector256<ulong> even = Avx2.UnpackLow(front, back),
                odd = Avx2.UnpackHigh(front, back);
            Avx2.Permute2x128(even, odd, 0x20).AsUInt32().CopyTo(words);
            Avx2.Permute2x128(even, odd, 0x31).AsUInt32().CopyTo(words[8..]);
        }
    }
}
