using System.CommandLine;
using Almagest.Ogip.Fits;

namespace Almagest.Cli.Fitting;

/// <summary>What may be read, and how much of it: files may come from anyone.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> _calibration = CalibrationFolder();
    private readonly Option<int> _rows = new("--max-rows")
    {
        Description = "Rows of a table of spectra, a response or a CSV at most; more are refused.",
        DefaultValueFactory = _ => FitsLimits.Default.MaximumRows,
        HelpName = "N",
    };
    private readonly Option<int> _bytes = new("--max-bytes")
    {
        Description = "Bytes of a file at most, unpacked; a longer one is refused.",
        DefaultValueFactory = _ => FitsLimits.Default.MaximumBytes,
        HelpName = "N",
    };

    private readonly Option<string?> _columns = new("--columns")
    {
        Description =
            "Columns of tables of flux, where their names don't tell: \"energy=E [keV], width=W, flux=F [mJy], error=dF\"; also "
            + "wavelength, frequency, lower, upper, halfwidth, bad, good.",
        HelpName = "ROLE=COLUMN,...",
    };

    public IEnumerable<Option> All => [_calibration, _columns, _rows, _bytes];

    public static Option<string?> CalibrationFolder() =>
        new("--calibration")
        {
            Description =
                "A folder whose responses and backgrounds a CSV or a campaign may name, beside those of its own folder.",
            HelpName = "DIR",
        };

    public string? Calibration(ParseResult parsed) => parsed.GetValue(_calibration);

    public string? FluxColumns(ParseResult parsed) => parsed.GetValue(_columns);

    public FitsLimits Limits(ParseResult parsed) =>
        new() { MaximumRows = parsed.GetValue(_rows), MaximumBytes = parsed.GetValue(_bytes) };
}
