using System.CommandLine;
using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Cli.Terminal;
using Almagest.Ogip.Pha;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Grouping;

namespace Almagest.Cli.Fitting;

/// <summary>The options of `almagest fit` that are about data: files, channels, background, statistic.</summary>
internal sealed class DataOptions
{
    public static readonly string[] Statistics =
    [
        "auto",
        "cstat",
        "cash",
        "wstat",
        "pgstat",
        "chi2",
        "chi2gehrels",
        "chi2modvar",
    ];

    private readonly Option<string[]> _lowest = new("--emin")
    {
        Description = "keV; 2:0.5 for the second file of a joint fit. Default: the instrument's usual band.",
        HelpName = "KEV",
    };
    private readonly Option<string[]> _highest = new("--emax")
    {
        Description = "keV; 2:7 for the second file of a joint fit. Default: the instrument's usual band.",
        HelpName = "KEV",
    };
    private readonly Option<string?> _rmf = new("--rmf") { Description = "RMF or RSP instead of the header's RESPFILE." };
    private readonly Option<string?> _arf = new("--arf")
    {
        Description = "ARF instead of the header's ANCRFILE; 'none' for none.",
    };
    private readonly Option<string?> _background = new("--background")
    {
        Description = "Background instead of the header's BACKFILE; 'none' for none.",
    };
    private readonly Option<bool> _grouping = new("--grouping")
    {
        Description = "Sum channels as the file's GROUPING says (classical); without it every channel is a bin.",
    };
    private readonly Option<string?> _group = new("--group")
    {
        Description =
            "file: as --grouping. optimal: bins as wide as the instrument's resolution and the counts allow without a loss "
            + "(Kaastra and Bleeker 2016) (classical).",
        HelpName = "HOW",
    };
    private readonly Option<int?> _groupMinimum = new("--group-min")
    {
        Description = "Sum channels, or those groups, until each bin has N counts (classical).",
        HelpName = "N",
    };
    private readonly Option<int?> _groupBackground = new("--group-min-background")
    {
        Description =
            "Sum until each bin has N counts in the background; 1 takes away the bias that W has in bins without any "
            + "(classical).",
        HelpName = "N",
    };
    private readonly Option<string> _quality = new("--quality")
    {
        Description =
            "Channels by their QUALITY. dubious: good (0) and dubious (2) ones. good: good ones alone, as Sherpa's ignore_bad "
            + "leaves them. all: bad ones too (classical).",
        DefaultValueFactory = _ => "dubious",
    };
    private readonly Option<string> _statistic = new("--statistic")
    {
        Description =
            "auto: wstat with a Poisson background, pgstat with a Gaussian one, cstat with none, chi2 for Gaussian data. "
            + "cstat is wstat where there is a background, as in XSPEC; cash is Cash's own formula, without the "
            + "background; chi2 subtracts it, with the variance of the data, by Gehrels (chi2gehrels) or of the "
            + "model (chi2modvar) (classical).",
        DefaultValueFactory = _ => "auto",
    };
    private readonly Option<string?> _model = new("--background-model")
    {
        Description =
            "Fit the background by a model, such as powerlaw, instead of taking it as data; its parameters are "
            + "bkg.powerlaw.norm and so on (classical).",
        HelpName = "EXPRESSION",
    };
    private readonly Option<BackgroundPath> _path = new("--background-path")
    {
        Description =
            "How the background's model reaches the channels: response, as the source does; detector, straight into them.",
        DefaultValueFactory = _ => BackgroundPath.Response,
    };

    private readonly ReadingOptions _reading = new();

    public DataOptions()
    {
        _statistic.AcceptOnlyFromAmong(Statistics);
        _path.AcceptOnlyFromAmong("response", "detector");
        _group.AcceptOnlyFromAmong("file", "optimal");
        _quality.AcceptOnlyFromAmong("dubious", "good", "all");
    }

    public IEnumerable<Option> All => [_lowest, _highest, _rmf, _arf, _background, .. _reading.All, .. Classical];

    /// <summary>Those that a network cannot follow.</summary>
    public IEnumerable<Option> Classical =>
        [_grouping, _group, _groupMinimum, _groupBackground, _quality, _statistic, _model, _path];

    /// <exception cref="UsageException">Options that exclude one another.</exception>
    public DataRequest Read(ParseResult parsed)
    {
        (Dictionary<int, double> lowest, Dictionary<int, double> highest) = (
            Limits("--emin", parsed.GetValue(_lowest)),
            Limits("--emax", parsed.GetValue(_highest))
        );
        DataRequest request = new()
        {
            Lowest = lowest.TryGetValue(0, out double from) ? from : null,
            Highest = highest.TryGetValue(0, out double to) ? to : null,
            OfGroups = lowest
                .Keys.Union(highest.Keys)
                .Where(group => group > 0)
                .ToDictionary(
                    group => group,
                    group =>
                        (
                            lowest.TryGetValue(group, out double first) ? first : (double?)null,
                            highest.TryGetValue(group, out double last) ? last : (double?)null
                        )
                ),
            Files = new ObservationOptions
            {
                Rmf = parsed.GetValue(_rmf),
                Arf = parsed.GetValue(_arf),
                Background = parsed.GetValue(_background),
                CalibrationFolder = _reading.Calibration(parsed),
            },
            Limits = _reading.Limits(parsed),
            UseGrouping = parsed.GetValue(_grouping) || parsed.GetValue(_group) == "file",
            Grouping = Grouping(parsed),
            Quality = Enum.Parse<ChannelQuality>(parsed.GetRequiredValue(_quality), ignoreCase: true),
            Statistic = parsed.GetRequiredValue(_statistic),
            BackgroundModel = parsed.GetValue(_model),
            BackgroundPath = parsed.GetValue(_path),
        };
        if (request.BackgroundModel is null && parsed.GetResult(_path) is { Implicit: false })
            throw new UsageException("--background-path: found no --background-model; expected both.");
        if (request.BackgroundModel is not null && request.Statistic is "wstat" or "pgstat")
            throw new UsageException(
                $"--statistic: found {request.Statistic}, which takes the background for data, beside --background-model; "
                    + $"expected cstat, chi2 or auto."
            );
        return request;
    }

    private ChannelGrouping? Grouping(ParseResult parsed)
    {
        ChannelGrouping grouping = new()
        {
            IsOptimal = parsed.GetValue(_group) == "optimal",
            Minimum = Counts(_groupMinimum),
            BackgroundMinimum = Counts(_groupBackground),
        };
        if (grouping.IsOptimal && parsed.GetValue(_grouping))
            throw new UsageException("--group: found optimal beside --grouping; expected one of them.");
        return grouping == new ChannelGrouping() ? null : grouping;

        int Counts(Option<int?> option) =>
            parsed.GetValue(option) switch
            {
                null => 0,
                > 0 and int counts => counts,
                int wrong => throw new UsageException($"{option.Name}: found {wrong}; expected at least 1 count."),
            };
    }

    /// <summary>By group, 0 for all.</summary>
    private static Dictionary<int, double> Limits(string option, string[]? texts)
    {
        var limits = new Dictionary<int, double>();
        foreach (string text in texts ?? [])
        {
            string[] parts = text.Split(':');
            bool isRead =
                double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double energy)
                && double.IsFinite(energy);
            int group = 0;
            if (parts.Length == 2)
                isRead &= int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out group) && group > 0;
            if (!isRead || parts.Length > 2)
                throw new UsageException($"{option}: found '{text}'; expected an energy in keV, or GROUP:KEV such as 2:0.5.");
            if (!limits.TryAdd(group, energy))
                throw new UsageException($"{option}: found {(group > 0 ? $"group {group}" : "it")} twice; expected it once.");
        }
        return limits;
    }
}
