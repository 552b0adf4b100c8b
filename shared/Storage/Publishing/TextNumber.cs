using System.Numerics;

namespace Almagest.Storage.Publishing;

/// <summary>A text as a number that tells it from others, where columns are read as numbers.</summary>
internal static class TextNumber
{
    /// <summary>Whole numbers up to it are reals.</summary>
    private const ulong Mask = (1UL << 52) - 1;

    /// <summary>FNV-1a (Fowler, Noll, Vo) of its letters, or of the bytes that encode them, 52 bits; 0 of none.</summary>
    public static double Of<T>(ReadOnlySpan<T> text)
        where T : IBinaryInteger<T>
    {
        if (text.IsEmpty)
            return 0;
        ulong hash = 14695981039346656037;
        foreach (T letter in text)
            hash = (hash ^ ulong.CreateTruncating(letter)) * 1099511628211;
        return (hash ^ (hash >> 52)) & Mask;
    }
}
