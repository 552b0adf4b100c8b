using System.Buffers.Binary;

namespace Almagest.Storage.Bulk;

/// <summary>Spectra in fewer bytes: of a float32 the upper 24 bits (to 1.5e-5), of a half width the upper 16 (to 0.4 %), rounded,
/// little-endian. The view fit_spectra puts zeros in their place.</summary>
internal static class ShortFloats
{
    private const int SpectrumBytes = 3,
        BandBytes = 2;

    /// <summary>What SQLite has before each, for it has one column for both.</summary>
    private const byte Whole = 0,
        Short = 1;

    /// <summary>Numbers so near to 0 that they have fewer digits would lose them all.</summary>
    public static bool Hold(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (float.IsSubnormal(value))
                return false;
        return true;
    }

    public static void WriteSpectrum(CopyBuffer copy, ReadOnlySpan<float> values) =>
        WriteSpectrum(values, copy.Blank(values.Length * SpectrumBytes));

    /// <summary>Zeros at both ends are left out; how many at the first is said before.</summary>
    public static void WriteBand(CopyBuffer copy, ReadOnlySpan<float> values)
    {
        (int first, int kept) = Inner(values);
        WriteBand(values, first, copy.Blank(BandBytes * (1 + kept)));
    }

    /// <summary>As SQLite has it.</summary>
    public static byte[] SpectrumOf(float[] values)
    {
        if (!Hold(values))
            return [Whole, .. FloatBytes.Of(values)];
        byte[] bytes = new byte[1 + (values.Length * SpectrumBytes)];
        bytes[0] = Short;
        WriteSpectrum(values, bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>Likewise.</summary>
    /// <param name="spectrum">Of that spectrum: both are short, or none is.</param>
    public static byte[]? BandOf(float[] values, float[] spectrum)
    {
        if (values.Length == 0)
            return null;
        if (!Hold(spectrum))
            return [Whole, .. FloatBytes.Of(values)];
        (int first, int kept) = Inner(values);
        byte[] bytes = new byte[1 + (BandBytes * (1 + kept))];
        bytes[0] = Short;
        WriteBand(values, first, bytes.AsSpan(1));
        return bytes;
    }

    private static void WriteSpectrum(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            uint bits = Rounded(values[i], 8);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * SpectrumBytes)..], (ushort)bits);
            bytes[(i * SpectrumBytes) + 2] = (byte)(bits >> 16);
        }
    }

    private static void WriteBand(ReadOnlySpan<float> values, int first, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)first));
        for (int i = 1; i < bytes.Length / BandBytes; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[(BandBytes * i)..], (ushort)Rounded(values[first + i - 1], 16));
    }

    private static (int First, int Count) Inner(ReadOnlySpan<float> values)
    {
        int first = values.IndexOfAnyExcept(0);
        return first < 0 ? (0, 0) : (first, values.LastIndexOfAnyExcept(0) + 1 - first);
    }

    /// <summary>The bits without the lowest ones; what is not finite stays so.</summary>
    private static uint Rounded(float value, int lowest)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (float.IsFinite(value) ? bits + (1u << (lowest - 1)) : bits) >> lowest;
    }
}
