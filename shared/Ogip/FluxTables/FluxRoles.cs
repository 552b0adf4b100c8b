using Almagest.Spectra;

namespace Almagest.Ogip.FluxTables;

/// <summary>Which columns of a table hold what: named by the caller, or found by their usual names and UCDs.</summary>
internal sealed class FluxRoles
{
    private static readonly Dictionary<string, string[]> Usual = new()
    {
        ["x"] =
        [
            .. Words("energy en ener e photonenergy centralenergy energymid energycenter energycentre ecen emid eref"),
            .. Words("frequency freq nu wavelength wave lambda lam wl wlen spectralaxis"),
        ],
        ["lower"] =
        [
            .. Words("energylo energylow energymin energylower elo elow emin energlo loweredge lower"),
            .. Words("wavelengthlo wavelengthmin wavelo wavemin lambdamin lambdalo frequencymin frequencylo freqmin freqlo"),
        ],
        ["upper"] =
        [
            .. Words("energyhi energyhigh energymax energyupper ehi ehigh emax energhi upperedge upper"),
            .. Words("wavelengthhi wavelengthmax wavehi wavemax lambdamax lambdahi frequencymax frequencyhi freqmax freqhi"),
        ],
        ["width"] = Words("width binwidth bandwidth energywidth wavelengthwidth frequencywidth deltae deltalambda dlambda fwhm"),
        ["halfwidth"] = Words("halfwidth energyerr energyerror energyhalfwidth wavelengtherr wavelengtherror xerr"),
        ["flux"] = [.. Words("flux fluxdensity spectralfluxdensity photonflux f flam flambda fnu fe nufnu efe e2dnde dnde sed")],
        ["error"] =
        [
            .. Words("error err fluxerr fluxerror fluxdensityerror fluxdensityerr fluxuncertainty uncertainty unc sigma"),
            .. Words("fluxunc fluxsigma ferr flamerr fnuerr dflux stat staterr staterror dndeerr e2dndeerr photonfluxerr"),
            .. Words("photonfluxerror yerr"),
        ],
        ["bad"] = Words("mask masked bad quality flag flags dq"),
        ["good"] = Words("good valid observed use usable"),
        ["limit"] =
        [
            .. Words("isul ul ulflag uls uplim isuplim upperlimit upperlimits isupperlimit upperlimitflag upperlim isupperlim"),
            .. Words("limit limits islimit limitflag nondetection lflux lfluxdensity fluxlimit fluxlimitflag"),
        ],
    };

    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["energy"] = "x",
        ["wavelength"] = "x",
        ["frequency"] = "x",
        ["lo"] = "lower",
        ["hi"] = "upper",
        ["mask"] = "bad",
        ["quality"] = "bad",
    };

    private static readonly string[] AfterFlux = Words(
        "err error errors unc uncert uncertainty sigma stat staterr staterror std"
    );

    private static readonly string[] BeforeFlux = Words("err error d delta unc uncertainty sigma std");

    private static readonly string[] Sides = Words("minus plus lower upper low high neg pos lo hi up down n p m");

    private const string None = "none";

    private static readonly string[] OfMasks = ["bad", "good", "limit"];

    private readonly Dictionary<string, FluxColumn> _found = [];

    private FluxRoles(RawFluxTable table, string? named)
    {
        HashSet<string> told = [];
        foreach ((string role, FluxColumn? column) in Named(table, named))
        {
            told.Add(role);
            if (column is not null)
                _found[role] = column;
        }
        foreach (string role in Usual.Keys.Where(role => !told.Contains(role)))
            if (Find(table, role) is { } column)
                _found[role] = column;
        if (!told.Contains("error") && this["error"] is null && this["flux"] is { } flux)
            if (table.Columns.FirstOrDefault(column => IsErrorOf(flux, column) && !IsTaken(column)) is { } error)
                _found["error"] = error;
            else
                OneSidedError = table.Columns.FirstOrDefault(column => IsOneSidedErrorOf(flux, column));
        RequireNumbers(table, told);
        // A table may have a mask and a quality: who is bad by one of them is.
        Bad =
            _found.GetValueOrDefault("bad") is not { } bad ? []
            : told.Contains("bad") ? [bad]
            : [bad, .. table.Columns.Where(one => Usual["bad"].Contains(Bare(one.Name)) && !IsTaken(one))];
    }

    /// <summary>Where any of these is not 0, or not known, nothing was measured.</summary>
    public IReadOnlyList<FluxColumn> Bad { get; }

    /// <summary>e_nuFnu, nuFnu_err: an error that is passed over is a fit without one.</summary>
    private static bool IsErrorOf(FluxColumn flux, FluxColumn column)
    {
        string name = Bare(column.Name),
            of = Bare(flux.Name);
        return (name.StartsWith(of, StringComparison.Ordinal) && AfterFlux.Contains(name[of.Length..]))
            || column.Name.Equals($"e_{flux.Name}", StringComparison.OrdinalIgnoreCase)
            || (name.EndsWith(of, StringComparison.Ordinal) && BeforeFlux.Contains(name[..^of.Length]));
    }

    private static bool IsOneSidedErrorOf(FluxColumn flux, FluxColumn column) =>
        Bare(column.Name) is var name
        && Sides.FirstOrDefault(name.EndsWith) is { } side
        && IsErrorOf(flux, column with { Name = name[..^side.Length] });

    /// <summary>Null if there is an error of both sides, or none at all.</summary>
    public FluxColumn? OneSidedError { get; }

    /// <summary>A mask of words would be passed over, and with it what it masks.</summary>
    private static void RequireNumbers(RawFluxTable table, HashSet<string> told)
    {
        foreach (string role in OfMasks.Where(role => !told.Contains(role)))
            if (table.Words.FirstOrDefault(name => Usual[role].Contains(Bare(name))) is { } words)
                throw SpectralDataException.At(
                    $"{table.Where} column {Printable.Escaped(words)}",
                    "text",
                    $"numbers, or true and false; or {role}={None} among the columns, if it masks nothing"
                );
    }

    public FluxColumn? this[string role] => _found.GetValueOrDefault(role);

    /// <summary>Those that hold something of the spectrum.</summary>
    public IEnumerable<FluxColumn> Columns => _found.Values;

    /// <summary>Enough to be a table of flux.</summary>
    public bool IsComplete => this["flux"] is not null && (this["x"] ?? this["lower"]) is not null;

    /// <param name="named">"energy=E [keV], flux=F [mJy], error=dF"; null: none.</param>
    /// <exception cref="SpectralDataException">A column that was named is not there.</exception>
    public static FluxRoles Of(RawFluxTable table, string? named) => new(table, named);

    /// <summary>True for the names of columns that make a table of flux.</summary>
    public static bool Fit(IEnumerable<string> names) => Fit(names.Select(name => Split(new FluxColumn(name, "", "", []))));

    /// <summary>True for columns that make a table of flux.</summary>
    public static bool Fit(IEnumerable<FluxColumn> columns) =>
        new FluxRoles(new RawFluxTable("", "", [.. columns], [], new Dictionary<string, string>()), null).IsComplete;

    /// <summary>"flux (mJy)", "flux [mJy]" and "flux_mJy" are a name and its unit where the file has no other place for
    /// it.</summary>
    public static FluxColumn Split(FluxColumn column)
    {
        if (column.Unit.Length > 0)
            return column;
        string name = column.Name.Trim();
        int open = name.IndexOfAny(['(', '[']);
        if (open > 0 && name[^1] is ')' or ']')
            return column with { Name = name[..open].Trim(), Unit = name[(open + 1)..^1].Trim() };
        int last = name.LastIndexOf('_');
        return last > 0 && name[(last + 1)..] is { Length: > 1 } tail && PhysicalUnit.TryParse(tail) is not null
            ? column with
            {
                Name = name[..last],
                Unit = tail,
            }
            : column;
    }

    private static IEnumerable<(string Role, FluxColumn? Column)> Named(RawFluxTable table, string? named)
    {
        foreach (string part in (named ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', 2, StringSplitOptions.TrimEntries);
            string role = OtherWords.GetValueOrDefault(sides[0], sides[0].ToLowerInvariant());
            if (sides.Length != 2 || !Usual.ContainsKey(role))
                throw SpectralDataException.At(
                    $"{table.Where}, columns",
                    $"'{Printable.Escaped(part)}'",
                    "energy, wavelength, frequency, lower, upper, width, halfwidth, flux, error, bad, good or limit, "
                        + "'=' and a column"
                );
            if (OfMasks.Contains(role) && sides[1] == None)
            {
                yield return (role, null);
                continue;
            }
            FluxColumn wanted = Split(new FluxColumn(sides[1], "", "", []));
            FluxColumn column = table.Columns.FirstOrDefault(one => Is(one, sides[1]))
                ?? table.Columns.FirstOrDefault(one => Is(one, wanted.Name))
                ?? throw SpectralDataException.At(
                    $"{table.Where}, columns",
                    $"no column '{Printable.Escaped(sides[1])}'",
                    Told(table)
                );
            if (wanted.Unit.Length > 0 && column.Unit.Length > 0 && !Is(column, sides[1]) && column.Unit != wanted.Unit)
                throw SpectralDataException.At(
                    $"{table.Where}, columns",
                    $"'{Printable.Escaped(part)}' for a column in {Printable.Escaped(column.Unit)}",
                    "the unit that the file has"
                );
            yield return (role, Is(column, sides[1]) || wanted.Unit.Length == 0 ? column : column with { Unit = wanted.Unit });
        }

        static bool Is(FluxColumn column, string name) => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The columns there are, for errors.</summary>
    public static string Told(RawFluxTable table) =>
        "one of " + string.Join(", ", table.Columns.Take(20).Select(column => Printable.Escaped(column.Name)));

    private FluxColumn? Find(RawFluxTable table, string role) =>
        Usual[role]
            .Select(word => table.Columns.FirstOrDefault(column => Bare(column.Name) == word && !IsTaken(column)))
            .FirstOrDefault(column => column is not null)
        ?? table.Columns.FirstOrDefault(column => RoleOf(column.Ucd) == role && !IsTaken(column));

    private bool IsTaken(FluxColumn column) => _found.Values.Any(one => one.Name == column.Name);

    /// <remarks>Source: IVOA UCD1+ controlled vocabulary 1.5.</remarks>
    private static string? RoleOf(string ucd)
    {
        string[] words = ucd.ToLowerInvariant().Split(';', StringSplitOptions.TrimEntries);
        return words[0].StartsWith("stat.error", StringComparison.Ordinal) && words.Any(IsFlux) ? "error"
            : words[0] is "em.energy" or "em.wl" or "em.freq"
                ? words.Contains("stat.min") ? "lower"
                    : words.Contains("stat.max") ? "upper"
                    : "x"
            : words[0] is "instr.bandwidth" ? "width"
            : words[0].StartsWith("meta.code.qual", StringComparison.Ordinal) ? "bad"
            : IsFlux(words[0]) ? "flux"
            : null;

        static bool IsFlux(string word) => word.StartsWith("phot.flux", StringComparison.Ordinal) || word == "phot.fluxdens";
    }

    private static string Bare(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string[] Words(string words) => words.Split(' ');
}
