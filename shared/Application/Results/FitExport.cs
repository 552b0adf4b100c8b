using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Storage.Columns;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>Every fit of a run, row by row, so that a million take no memory.</summary>
public static class FitExport
{
    private const int RowsBetweenReports = 512;

    private static readonly JsonSerializerOptions LineForm = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="isClean">Without the fits that a flag says not to trust.</param>
    /// <param name="told">How many are written, now and then.</param>
    /// <returns>How many fits were written.</returns>
    public static async Task<int> WriteAsync(
        TextWriter writer,
        ExportFormat format,
        Run run,
        IResultReader results,
        bool isClean,
        Action<long> told,
        CancellationToken cancellation
    )
    {
        int written = 0;
        if (format == ExportFormat.Csv)
            await writer.WriteLineAsync(Header(run.Parameters));
        await foreach (FitRecord fit in results.ReadAsync(run.Id, new ResultFilter { IsClean = isClean }, cancellation))
        {
            await writer.WriteLineAsync(
                format == ExportFormat.Csv ? Line(fit) : JsonSerializer.Serialize(FitJson.Of(fit.Told()), LineForm)
            );
            if (++written % RowsBetweenReports == 0)
                told(written);
        }
        told(written);
        return written;
    }

    /// <summary>The same as CSV, of fits that are at hand.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="more">Headings of further columns.</param>
    /// <param name="figures">What stands in those, for each fit; NaN for nothing.</param>
    public static async Task WriteAsync(
        TextWriter writer,
        IReadOnlyList<RunParameter> parameters,
        IReadOnlyList<SourceFit> fits,
        IReadOnlyList<string> more,
        Func<int, IEnumerable<double>> figures
    )
    {
        await writer.WriteLineAsync(string.Join(',', [Header(parameters), .. more.Select(name => Quote(Inert(name)))]));
        foreach ((int i, SourceFit fit) in fits.Index())
            await writer.WriteLineAsync(
                string.Join(',', [Line(fit), .. more.Count > 0 ? figures(i).Select(figure => Cell(figure)) : []])
            );
    }

    private static string Header(IReadOnlyList<RunParameter> parameters) =>
        string.Join(
            ',',
            ToldColumns
                .OfSource.Select(column => column.Csv)
                .Concat(
                    parameters.SelectMany(parameter => ToldColumns.OfParameter.Select(one => Inert(parameter.Name) + one.Csv))
                )
                .Concat(ToldColumns.OfFit.Select(column => column.Csv))
                .Select(Quote)
        );

    private static string Line(SourceFit fit)
    {
        fit = fit.Told();
        return string.Join(
            ',',
            ToldColumns
                .SourceOf(fit)
                .Concat(Enumerable.Range(0, fit.Parameters.Count).SelectMany(number => ToldColumns.ParameterOf(fit, number)))
                .Concat(ToldColumns.FitOf(fit))
                .Select(Cell)
        );
    }

    private static string Cell(object? value) =>
        value switch
        {
            null => "",
            double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
            bool yes => yes ? "true" : "false",
            DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
            string text => Quote(Inert(text)),
            _ => Quote(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        };

    /// <summary>A text that a spreadsheet takes for a text, and a terminal too.</summary>
    private static string Inert(string text) =>
        text.Length > 0 && "=+-@".Contains(text[0], StringComparison.Ordinal)
            ? "'" + Printable.Escaped(text)
            : Printable.Escaped(text);

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
