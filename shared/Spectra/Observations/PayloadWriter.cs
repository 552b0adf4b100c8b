using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Almagest.Spectra.Observations;

/// <summary>How an array of numbers is written.</summary>
internal enum NumberForm : byte
{
    /// <summary>Zigzag varints.</summary>
    Whole,

    /// <summary>float32, little-endian, all first bytes, then all second, ...</summary>
    Single,

    /// <summary>float64, likewise.</summary>
    Double,

    /// <summary>One float64 for all.</summary>
    Constant,
}

[Flags]
internal enum SpectrumParts : byte
{
    None = 0,
    Poisson = 1,
    StatisticalError = 2,
    SystematicError = 4,
    Quality = 8,
    Grouping = 16,
    Flux = 32,
}

/// <summary>The body of a payload. <see cref="PayloadReader"/> reads in the same order.</summary>
internal sealed class PayloadWriter
{
    internal const byte CountsKind = 0,
        FluxKind = 1;
    internal const int LongestText = 1 << 12;

    // Beyond it a double no longer holds every whole number.
    private const double LargestWhole = 9007199254740992;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Payload(ObservationPayload payload)
    {
        switch (payload)
        {
            case CountsPayload counts:
                Byte(CountsKind);
                Varint((ulong)counts.Spectra.Count);
                foreach (ObservedSpectrum spectrum in counts.Spectra)
                {
                    Text(spectrum.ResponseKey);
                    Spectrum(spectrum.Source);
                    Byte(spectrum.Background is null ? (byte)0 : (byte)1);
                    if (spectrum.Background is not null)
                        Spectrum(spectrum.Background);
                }
                break;
            case FluxPayload flux:
                Byte(FluxKind);
                Numbers(flux.FluxDensity);
                Varint((ulong)flux.Observed.Length);
                for (int i = 0; i < flux.Observed.Length; i += 8)
                {
                    byte bits = 0;
                    for (int bit = 0; bit < 8 && i + bit < flux.Observed.Length; bit++)
                        if (flux.Observed[i + bit])
                            bits |= (byte)(1 << bit);
                    Byte(bits);
                }
                break;
            default:
                throw new ArgumentException($"{payload.GetType().Name} has no stored form.", nameof(payload));
        }
    }

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Varint(ulong value)
    {
        Span<byte> room = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        _bytes.Advance(length);
    }

    private void Spectrum(CountSpectrum spectrum)
    {
        SpectrumParts parts =
            (spectrum.IsPoisson ? SpectrumParts.Poisson : SpectrumParts.None)
            | (spectrum.StatisticalError is null ? SpectrumParts.None : SpectrumParts.StatisticalError)
            | (spectrum.SystematicError is null ? SpectrumParts.None : SpectrumParts.SystematicError)
            | (spectrum.Quality is null ? SpectrumParts.None : SpectrumParts.Quality)
            | (spectrum.Grouping is null ? SpectrumParts.None : SpectrumParts.Grouping)
            | (spectrum.IsFlux ? SpectrumParts.Flux : SpectrumParts.None);
        Byte((byte)parts);
        Text(spectrum.Instrument);
        Zigzag(spectrum.FirstChannel);
        Numbers([spectrum.Exposure]);
        Numbers(spectrum.BackScale);
        Numbers(spectrum.AreaScale);
        Numbers(spectrum.Counts);
        if (spectrum.StatisticalError is { } statistical)
            Numbers(statistical);
        if (spectrum.SystematicError is { } systematic)
            Numbers(systematic);
        if (spectrum.Quality is { } quality)
            Shorts(quality);
        if (spectrum.Grouping is { } grouping)
            Shorts(grouping);
    }

    private void Zigzag(long value) => Varint((ulong)(value << 1) ^ (ulong)(value >> 63));

    private void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > LongestText)
            throw SpectralDataException.At("observation", $"a text of {bytes.Length} bytes", $"at most {LongestText}");
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    private void Shorts(short[] values)
    {
        Varint((ulong)values.Length);
        foreach (short value in values)
            Zigzag(value);
    }

    private void Numbers(double[] values)
    {
        Varint((ulong)values.Length);
        if (values.Length == 0)
            return;
        NumberForm form = FormOf(values);
        Byte((byte)form);
        switch (form)
        {
            case NumberForm.Whole:
                foreach (double value in values)
                    Zigzag((long)value);
                break;
            case NumberForm.Single:
                Span<byte> singles = _bytes.GetSpan(checked(values.Length * sizeof(float)));
                for (int i = 0; i < values.Length; i++)
                {
                    uint bits = BitConverter.SingleToUInt32Bits((float)values[i]);
                    for (int plane = 0; plane < sizeof(float); plane++, bits >>= 8)
                        singles[(plane * values.Length) + i] = (byte)bits;
                }
                _bytes.Advance(values.Length * sizeof(float));
                break;
            case NumberForm.Double:
                Span<byte> doubles = _bytes.GetSpan(checked(values.Length * sizeof(double)));
                for (int i = 0; i < values.Length; i++)
                {
                    ulong bits = BitConverter.DoubleToUInt64Bits(values[i]);
                    for (int plane = 0; plane < sizeof(double); plane++, bits >>= 8)
                        doubles[(plane * values.Length) + i] = (byte)bits;
                }
                _bytes.Advance(values.Length * sizeof(double));
                break;
            case NumberForm.Constant:
                BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), values[0]);
                _bytes.Advance(sizeof(double));
                break;
        }
    }

    // Bits are compared, so that -0 and the payload of a NaN come back as they were.
    private static NumberForm FormOf(double[] values)
    {
        bool whole = true,
            single = true,
            constant = true;
        ulong first = BitConverter.DoubleToUInt64Bits(values[0]);
        foreach (double value in values)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value);
            constant &= bits == first;
            whole &= Math.Abs(value) <= LargestWhole && bits == BitConverter.DoubleToUInt64Bits((long)value);
            single &= bits == BitConverter.DoubleToUInt64Bits((float)value);
        }
        return whole ? NumberForm.Whole
            : constant ? NumberForm.Constant
            : single ? NumberForm.Single
            : NumberForm.Double;
    }
}
