using Almagest.Ogip.Fits;
using Almagest.Spectra.Observations;

namespace Almagest.Ogip.Pha;

/// <summary>Makes a spectrum of its fields: checks them, orders the channels, fills in OGIP's defaults.</summary>
internal sealed class PhaBuilder(PhaFields fields)
{
    private const double ShortestExposure = 1e-12,
        LongestExposure = 1e18;

    private const short Bad = 1;

    private readonly List<string> _warnings = [];
    private short[]? _quality;

    public PhaSpectrum Build()
    {
        (double[] counts, bool isRate) = Counted();
        // OGIP's -1 is bad for no known reason; ours is a channel that nobody measured.
        _quality = Flags("QUALITY", counts.Length) is { } flags
            ? Array.ConvertAll(flags, flag => flag == ChannelOrder.Absent ? Bad : flag)
            : null;
        Finite(isRate ? "RATE" : "COUNTS", counts);
        var channels = ChannelOrder.Of(fields, counts.Length);
        double exposure = Exposure();
        double[]? error = PerChannel("STAT_ERR", counts.Length);
        if (error is not null && Array.TrueForAll(error, value => value == 0))
            error = null;
        RequireNoneNegative("STAT_ERR", error);
        double[]? systematic = PerChannel("SYS_ERR", counts.Length);
        if (systematic is not null && Array.TrueForAll(systematic, value => value == 0))
            systematic = null;
        RequireNoneNegative("SYS_ERR", systematic);
        if (systematic?.Max() is >= 1 and double largest)
            _warnings.Add(
                FormattableString.Invariant($"{fields.Where} SYS_ERR: up to {largest:0.###}, a fraction in OGIP's files: ")
                    + FormattableString.Invariant($"{100 * largest:0.#} % of the counts.")
            );
        if (isRate)
        {
            Scale(counts, exposure);
            if (error is not null)
                Scale(error, exposure);
        }
        bool? poissonErrors = fields.Logical("POISSERR");
        string? content = fields.Header.Text("HDUCLAS2");
        if (!isRate)
            WholeCounts.Round(counts);
        bool isPoisson = isRate
            ? PoissonTest.RatesPass(counts, error, poissonErrors, content)
            : PoissonTest.Passes(counts, error, poissonErrors, content);
        if (isRate && isPoisson && error is not null)
            _warnings.Add($"{fields.Where} RATE: whole counts over EXPOSURE, with the errors of such counts; taken as counts.");
        if (poissonErrors == true && !isPoisson && error is null)
            _warnings.Add(
                $"{fields.Where} POISSERR: found T beside {(isRate ? "RATE" : "COUNTS")} that are negative or not whole, and no "
                    + "STAT_ERR; not taken as Poisson counts."
            );
        if (poissonErrors != true && !isPoisson && error is null && !PhaReader.IsBackground(fields.Hdu))
            _warnings.Add(
                $"{fields.Where} {(isRate ? "RATE" : "COUNTS")}: no STAT_ERR, and not to be taken for Poisson counts; their "
                    + "errors are taken for those of such counts."
            );
        if (Link("CORRFILE") is { } correction && fields.Header.Real("CORRSCAL") is not 0)
            _warnings.Add($"{fields.Where} CORRFILE: '{correction}' is left aside; XSPEC subtracts it too, times CORRSCAL.");
        (double? ascension, double? declination) = SkyPosition.Of(fields.Inherited);
        (double[] backScale, double[] areaScale) = (ScaleFactor("BACKSCAL", channels), ScaleFactor("AREASCAL", channels));
        var spectrum = new CountSpectrum
        {
            Instrument = InstrumentName.Of(fields.Inherited),
            FirstChannel = channels.First,
            Counts = channels.Place(counts, 0),
            IsPoisson = isPoisson,
            StatisticalError = error is null ? null : channels.Place(error, 0),
            SystematicError = systematic is null ? null : channels.Place(systematic, 0),
            Quality = channels.PlaceFlags(_quality, ChannelOrder.Absent),
            // A channel that is absent does not end a group.
            Grouping = channels.PlaceFlags(Flags("GROUPING", counts.Length), -1, onlyIfPresent: true),
            Exposure = exposure,
            BackScale = backScale,
            AreaScale = areaScale,
        };
        return new PhaSpectrum
        {
            Spectrum = spectrum,
            ColumnBackground = ColumnBackground.Of(fields, spectrum, channels, _warnings),
            Where = fields.Where,
            ResponseFile = Link("RESPFILE"),
            AncillaryFile = Link("ANCRFILE"),
            BackgroundFile = Link("BACKFILE"),
            DetectorChannels = (int)Math.Clamp(fields.Header.Integer("DETCHANS") ?? counts.Length, 1, int.MaxValue),
            LegalMinimum = channels.LegalMinimum,
            Order = fields.Order,
            IsBackground = PhaReader.IsBackground(fields.Hdu),
            IsNet = fields.Hdu.HasClass(2, "NET"),
            Stokes = StokesParameter.Of(fields.Header),
            Telescope = Only("TELESCOP"),
            Instrument = Only("INSTRUME"),
            StartedAt = SpectrumStart.Of(fields.Inherited, fields.InheritedNumber),
            ObservationId = (fields.Text("OBS_ID") ?? fields.Inherited("OBS_ID"))?.Trim() is { Length: > 0 } id ? id : null,
            RightAscension = ascension,
            Declination = declination,
            Warnings = _warnings,
        };
    }

    /// <summary>What was counted, and whether it is still over the exposure.</summary>
    private (double[] Values, bool IsRate) Counted()
    {
        (string name, double[] values) =
            fields.Column("COUNTS") is { } counts ? ("COUNTS", counts)
            : fields.Column("RATE") is { } rates ? ("RATE", rates)
            : throw fields.Wrong("column COUNTS", "neither COUNTS nor RATE", "one of them");
        if (values.Length == 0)
            throw fields.Wrong("column COUNTS", "no channels", "at least one");
        string unit = fields.Hdu.Table.Require(name).Unit;
        bool isPerSecond = ColumnBackground.IsPerSecond(unit);
        if (name == "RATE")
        {
            if (unit.Length > 0 && !isPerSecond)
                _warnings.Add($"{fields.Where} RATE: found the unit '{unit}'; taken as counts per second.");
            return (values, true);
        }
        // Whole numbers are counts, whatever a writer left in TUNIT.
        if (!isPerSecond || WholeCounts.Round([.. values]))
            return (values, false);
        _warnings.Add($"{fields.Where} COUNTS: found the unit '{unit}' and no whole counts; taken as rates, times EXPOSURE.");
        return (values, true);
    }

    private string? Only(string wanted) =>
        InstrumentName.Of(keyword => keyword == wanted ? fields.Inherited(keyword) : null) is { Length: > 0 } name ? name : null;

    private double Exposure()
    {
        double[] values = fields.Values("EXPOSURE")
            ?? (fields.Hdu.File.Primary.Header.Real("EXPOSURE") is double inherited ? [inherited] : []);
        if (values.Length == 0)
            throw fields.Wrong("EXPOSURE", "no such keyword", "the exposure in seconds");
        // A column per channel has no place in the domain; all its values must be one.
        if (Array.Exists(values, value => !(value > 0) || !double.IsFinite(value) || value != values[0]))
            throw fields.Wrong(
                "EXPOSURE",
                $"{Array.Find(values, value => !(value > 0) || value != values[0])} s",
                "a finite time above 0"
            );
        // Beyond, counts and rates are no numbers any more.
        return values[0] is >= ShortestExposure and <= LongestExposure
            ? values[0]
            : throw fields.Wrong("EXPOSURE", $"{values[0]} s", $"{ShortestExposure} to {LongestExposure} s");
    }

    private double[] ScaleFactor(string name, ChannelOrder channels)
    {
        double[] values = Finite(name, fields.Values(name) ?? [1]);
        RequireNoneNegative(name, values);
        if (values.Length != 1 && values.Length != channels.RowCount)
            throw fields.Wrong(name, $"{values.Length} values", $"1 or {channels.RowCount}");
        if (values.Length > 1 && Array.TrueForAll(values, value => value == values[0]))
            values = [values[0]];
        if (values.Length == 1 && values[0] == 0)
        {
            // Old files have 0 where nobody knew; a detector of no size has no spectrum.
            _warnings.Add($"{fields.Where} {name}: found 0; taken as 1.");
            return [1];
        }
        return values.Length == 1 ? values : channels.Place(values, 1);
    }

    private double[]? PerChannel(string name, int count)
    {
        if (fields.Values(name) is not double[] values)
            return null;
        if (values.Length == 1 && count != 1)
            return [.. Enumerable.Repeat(Finite(name, values)[0], count)];
        return values.Length == count
            ? Finite(name, values)
            : throw fields.Wrong($"column {name}", $"{values.Length} values", $"{count}, one a channel");
    }

    /// <summary>Null where the file has no such flags, or one keyword of 0 for all channels.</summary>
    private short[]? Flags(string name, int count)
    {
        bool isColumn = fields.Column(name) is not null;
        if (PerChannel(name, count) is not double[] values || (!isColumn && values[0] == 0))
            return null;
        short[] flags = new short[count];
        for (int i = 0; i < count; i++)
            flags[i] = values[i] is >= short.MinValue and <= short.MaxValue
                ? (short)values[i]
                : throw fields.Wrong($"column {name}, channel {i + 1}", $"{values[i]}", "a small whole number");
        return flags;
    }

    /// <summary>NULL and NaN count as 0 where QUALITY is bad or dubious, and such a channel is never fitted; where it is
    /// good they are an error.</summary>
    private double[] Finite(string name, double[] values)
    {
        if (_quality is { } quality && quality.Length == values.Length)
            for (int i = 0; i < values.Length; i++)
                if (quality[i] != 0 && !double.IsFinite(values[i]))
                    (values[i], quality[i]) = (0, ChannelOrder.Absent);
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        return bad < 0 ? values : throw fields.Wrong($"column {name}, value {bad + 1}", $"{values[bad]}", "a finite number");
    }

    private void RequireNoneNegative(string name, double[]? values)
    {
        if (values is not null && Array.FindIndex(values, value => value < 0) is >= 0 and int at)
            throw fields.Wrong($"{name}, value {at + 1}", $"{values[at]}", "at least 0");
    }

    private static void Scale(double[] values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }

    private string? Link(string name) =>
        fields.Text(name)?.Trim() is { Length: > 0 } text && !text.Equals("none", StringComparison.OrdinalIgnoreCase)
            ? text
            : null;
}
