using System.Buffers.Binary;
using System.Text;

namespace Almagest.Spectra.Observations;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote, trusting none of it.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    private const int MostSpectra = 1 << 12;
    private const int MostChannels = 1 << 20;

    // One byte may stand for a whole array of equal numbers, so what is made of all bytes is bounded too: 64 MiB.
    private int _numbersLeft = 1 << 23;

    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public ObservationPayload Payload() =>
        Byte() switch
        {
            PayloadWriter.CountsKind => Counts(),
            PayloadWriter.FluxKind => Flux(),
            var kind => throw Wrong($"kind {kind}", "counts (0) or flux (1)"),
        };

    public byte Byte() => Take(1)[0];

    /// <summary>A varint that counts something.</summary>
    public int Length(int largest)
    {
        ulong length = Varint();
        return length <= (ulong)largest ? (int)length : throw Wrong($"a length of {length}", $"at most {largest}");
    }

    private CountsPayload Counts()
    {
        ObservedSpectrum[] spectra = new ObservedSpectrum[Length(MostSpectra)];
        for (int i = 0; i < spectra.Length; i++)
        {
            string key = Text();
            CountSpectrum source = Spectrum();
            spectra[i] = new ObservedSpectrum(source, Byte() == 0 ? null : Spectrum(), key);
        }
        return new CountsPayload(spectra);
    }

    private FluxPayload Flux()
    {
        double[] flux = Numbers();
        bool[] observed = new bool[Length(MostChannels)];
        if (observed.Length != flux.Length)
            throw Wrong($"{observed.Length} flags for {flux.Length} bins", "one flag a bin");
        ReadOnlySpan<byte> bits = Take((observed.Length + 7) / 8);
        for (int i = 0; i < observed.Length; i++)
            observed[i] = (bits[i / 8] >> (i % 8) & 1) != 0;
        return new FluxPayload(flux, observed);
    }

    private CountSpectrum Spectrum()
    {
        SpectrumParts parts = (SpectrumParts)Byte();
        string instrument = Text();
        long firstChannel = Zigzag();
        if (firstChannel is < int.MinValue or > int.MaxValue)
            throw Wrong($"first channel {firstChannel}", "a 32-bit number");
        double[] exposure = Numbers();
        if (exposure.Length != 1)
            throw Wrong($"{exposure.Length} exposures", "1");
        double[] backScale = Numbers(),
            areaScale = Numbers(),
            counts = Numbers();
        CountSpectrum spectrum = new()
        {
            Instrument = instrument,
            FirstChannel = (int)firstChannel,
            Exposure = exposure[0],
            BackScale = backScale,
            AreaScale = areaScale,
            Counts = counts,
            IsPoisson = parts.HasFlag(SpectrumParts.Poisson),
            IsFlux = parts.HasFlag(SpectrumParts.Flux),
            StatisticalError = parts.HasFlag(SpectrumParts.StatisticalError) ? Numbers() : null,
            SystematicError = parts.HasFlag(SpectrumParts.SystematicError) ? Numbers() : null,
            Quality = parts.HasFlag(SpectrumParts.Quality) ? Shorts() : null,
            Grouping = parts.HasFlag(SpectrumParts.Grouping) ? Shorts() : null,
        };
        RequireOnePerChannel("BACKSCAL", backScale.Length, spectrum, orOne: true);
        RequireOnePerChannel("AREASCAL", areaScale.Length, spectrum, orOne: true);
        RequireOnePerChannel("statistical errors", spectrum.StatisticalError?.Length, spectrum);
        RequireOnePerChannel("systematic errors", spectrum.SystematicError?.Length, spectrum);
        RequireOnePerChannel("quality flags", spectrum.Quality?.Length, spectrum);
        RequireOnePerChannel("grouping flags", spectrum.Grouping?.Length, spectrum);
        return spectrum;
    }

    private static void RequireOnePerChannel(string what, int? found, CountSpectrum spectrum, bool orOne = false)
    {
        if (found is { } length && length != spectrum.ChannelCount && !(orOne && length == 1))
            throw Wrong($"{length} {what} for {spectrum.ChannelCount} channels", "one a channel");
    }

    private double[] Numbers()
    {
        double[] values = new double[NumberCount()];
        if (values.Length == 0)
            return values;
        switch ((NumberForm)Byte())
        {
            case NumberForm.Whole:
                for (int i = 0; i < values.Length; i++)
                    values[i] = Zigzag();
                return values;
            case NumberForm.Single:
                ReadOnlySpan<byte> singles = Take(values.Length * sizeof(float));
                for (int i = 0; i < values.Length; i++)
                {
                    uint bits = 0;
                    for (int plane = sizeof(float) - 1; plane >= 0; plane--)
                        bits = bits << 8 | singles[(plane * values.Length) + i];
                    values[i] = BitConverter.UInt32BitsToSingle(bits);
                }
                return values;
            case NumberForm.Double:
                ReadOnlySpan<byte> doubles = Take(values.Length * sizeof(double));
                for (int i = 0; i < values.Length; i++)
                {
                    ulong bits = 0;
                    for (int plane = sizeof(double) - 1; plane >= 0; plane--)
                        bits = bits << 8 | doubles[(plane * values.Length) + i];
                    values[i] = BitConverter.UInt64BitsToDouble(bits);
                }
                return values;
            case NumberForm.Constant:
                Array.Fill(values, BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double))));
                return values;
            case var form:
                throw Wrong($"number form {(byte)form}", "0 to 3");
        }
    }

    private short[] Shorts()
    {
        short[] values = new short[NumberCount()];
        for (int i = 0; i < values.Length; i++)
        {
            long value = Zigzag();
            values[i] = value is >= short.MinValue and <= short.MaxValue
                ? (short)value
                : throw Wrong($"a flag of {value}", "a 16-bit number");
        }
        return values;
    }

    private int NumberCount()
    {
        int count = Length(MostChannels);
        _numbersLeft -= count;
        return _numbersLeft >= 0 ? count : throw Wrong("more numbers than any observation has", "a few million");
    }

    private string Text() => Encoding.UTF8.GetString(Take(Length(PayloadWriter.LongestText)));

    private long Zigzag()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw Wrong("a number of more than 64 bits", "a varint");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Rest.Length)
            throw Wrong($"{Rest.Length} bytes left", $"{length} more");
        ReadOnlySpan<byte> taken = Rest[..length];
        Rest = Rest[length..];
        return taken;
    }

    private static SpectralDataException Wrong(string found, string expected) =>
        SpectralDataException.At("observation payload", found, expected);
}
