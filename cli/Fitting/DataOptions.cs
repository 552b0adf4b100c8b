using System.CommandLine;
using Almagest.Application.Fitting;
using Almagest.Spectra.Fitting;

namespace Almagest.Cli.Fitting;

/// <summary>The options of `almagest fit` that are about data: files, channels, background, statistic.</summary>
internal sealed class DataOptions
{
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
            + "bkg.powerlaw.norm and so on (classical). auto: by the shape that the backgrounds of all these spectra have, or a "
            + "smooth one where they are too few.",
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
        _statistic.AcceptOnlyFromAmong(DataWords.Statistics);
        _path.AcceptOnlyFromAmong(DataWords.BackgroundPaths);
        _group.AcceptOnlyFromAmong(DataWords.Groupings);
        _quality.AcceptOnlyFromAmong(DataWords.Qualities);
    }

    public IEnumerable<Option> All =>
        [
            _lowest,
            _highest,
            _rmf,
            _arf,
            _background,
            .. _reading.All,
            _grouping,
            _group,
            _groupMinimum,
            _groupBackground,
            _quality,
            _statistic,
            _model,
            _path,
        ];

    /// <summary>What is of this machine alone, beside what the words say.</summary>
    public DataRequest Complete(DataRequest request, ParseResult parsed) =>
        request with
        {
            Files = request.Files with { CalibrationFolder = _reading.Calibration(parsed) },
            Limits = _reading.Limits(parsed),
        };
}
