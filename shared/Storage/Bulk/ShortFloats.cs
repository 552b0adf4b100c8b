using System.Buffers.Binary;

namespace Almagest.Storage.Bulk;

/// <summary>Spectra in fewer bytes: of a float32 the upper 24 bits (to 1.5e-5), of a half width the upper 16 (to 0.4 %),
/// rounded, little-endian. SQL puts zeros in their place.</summary>
internal static class ShortFloats
{
    private const int SpectrumBytes = 3,
        BandBytes = 2;

    /// <summary>Numbers so near to 0 that they have fewer digits would lose them all.</summary>
    public static bool Hold(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (float.IsSubnormal(value))
                return false;
        return true;
    }

    public static void WriteSpectrum(CopyBuffer copy, ReadOnlySpan<float> values)
    {
        Span<byte> bytes = copy.Blank(values.Length * SpectrumBytes);
        for (int i = 0; i < values.Length; i++)
        {
            uint bits = Rounded(values[i], 8);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * SpectrumBytes)..], (ushort)bits);
            bytes[(i * SpectrumBytes) + 2] = (byte)(bits >> 16);
        }
    }

    /// <summary>Zeros at both ends are left out; how many at the first is said before.</summary>
    public static void WriteBand(CopyBuffer copy, ReadOnlySpan<float> values)
    {
        int first = values.IndexOfAnyExcept(0),
            last = values.LastIndexOfAnyExcept(0);
        ReadOnlySpan<float> kept = first < 0 ? [] : values[first..(last + 1)];
        Span<byte> bytes = copy.Blank(BandBytes * (1 + kept.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)Math.Max(first, 0)));
        for (int i = 0; i < kept.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(BandBytes * (1 + i))..], (ushort)Rounded(kept[i], 16));
    }

    /// <summary>The bits without the lowest ones; what is not finite stays so.</summary>
    private static uint Rounded(float value, int lowest)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (float.IsFinite(value) ? bits + (1u << (lowest - 1)) : bits) >> lowest;
    }
}
