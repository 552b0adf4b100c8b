using Almagest.Application;
using Almagest.Pages.Glossary;
using Almagest.Pages.Links;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Columns;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql.Translation;
using Almagest.Vo.Fields;
using Almagest.Vo.Published;

namespace Almagest.Pages.Runs;

/// <summary>The columns of a run's fits, and which of them a page shows where nobody chose.</summary>
public sealed class RunColumns
{
    internal const string Source = "source_name",
        Statistic = "statistic",
        Expected = "expected_statistic",
        Sigma = "expected_statistic_sigma",
        Goodness = "goodness",
        Counts = "net_counts",
        Ra = "ra",
        Dec = "dec",
        FlagNames = "flag_names";

    /// <summary>Usual ones of which whole runs have no value.</summary>
    internal static readonly string[] MayLack = [Counts, Expected, Goodness];

    private const string Lower = ParameterColumns.Lower,
        Upper = ParameterColumns.Upper,
        Method = "_method";

    private const StringSplitOptions Separated = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private readonly HashSet<string> _names;

    private RunColumns(PublishedTable table, Run run)
    {
        Table = table;
        _names = [.. table.Columns.Select(column => column.Field.Name)];
        Parameters =
        [
            .. table
                .Columns.Select(column => column.Field)
                .Where(field => new[] { Lower, Upper, Method }.All(end => _names.Contains(field.Name + end)))
                .Zip(run.Parameters, (field, parameter) => new ParameterColumn(field, parameter.Name)),
        ];
    }

    public PublishedTable Table { get; }

    /// <summary>In the run's order.</summary>
    public IReadOnlyList<ParameterColumn> Parameters { get; }

    /// <summary>What can be an axis.</summary>
    public IEnumerable<string> Numbers =>
        Table.Columns.Select(column => column.Field).Where(one => one.Kind.IsNumber()).Select(one => one.Name);

    public static RunColumns Of(PublishedTable table, Run run) => new(table, run);

    /// <summary>As the table has it, in whatever case it was said.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public Field Field(string name) =>
        Table.Columns.FirstOrDefault(column => column.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Field
        ?? throw new RequestException(
            $"found the column '{name}'; expected one of {Table.QualifiedName}"
                + $"{(Nearest.To(name, [.. _names]) is { } near ? $", such as {near}" : "")}."
        );

    /// <summary>The same with columns named as the table has them.</summary>
    /// <exception cref="RequestException">There is one that it has not.</exception>
    public RunView Named(RunView view) =>
        view with
        {
            Choice = view.Choice with
            {
                Only = [.. view.Choice.Only.Select(filter => filter with { Column = Field(filter.Column).Name })],
            },
            Columns = [.. view.Columns.Select(name => Field(name).Name).Distinct()],
            Sort = Name(view.Sort),
            X = Name(view.X),
            Y = Name(view.Y),
            By = Name(view.By),
        };

    private string? Name(string? said) => said is null ? null : Field(said).Name;

    /// <summary>Both ends of the 68 % interval; null where the column has none.</summary>
    public (string Lower, string Upper)? EndsOf(string column) =>
        _names.Contains(column + Lower) && _names.Contains(column + Upper) ? (column + Lower, column + Upper) : null;

    /// <summary>Of the table on the page.</summary>
    public IReadOnlyList<string> Shown(RunView view) =>
        view.Columns.Count > 0
            ? view.Columns
            : [Source, .. Parameters.Select(one => one.Column.Name), Counts, Statistic, Expected, Goodness, FlagNames];

    /// <summary>The glossary's entry of a column; a parameter's own is that of any parameter's value.</summary>
    public string TermOf(string column) => Parameters.Any(one => one.Column.Name == column) ? "estimate" : Terms.Of(column);

    /// <summary>Flags by their names, with spaces or commas between; null: it is no such list.</summary>
    internal static FitFlags? FlagsOf(object? names) =>
        names is string { Length: > 0 } said
        && Enum.TryParse(string.Join(',', said.Split([' ', ','], Separated)), out FitFlags flags)
            ? flags
            : null;

    public string X(RunView view) => view.X ?? (Parameters is [{ } first, ..] ? first.Column.Name : Counts);

    public string Y(RunView view) => view.Y ?? (Parameters is [_, { } second, ..] ? second.Column.Name : Counts);

    /// <summary>What the table reads: with a value its interval.</summary>
    internal IEnumerable<string> Read(RunView view) => WithIntervals(Shown(view)).Append(Source).Distinct();

    /// <summary>What is taken along of it: with a value its interval. Empty: all columns.</summary>
    internal IReadOnlyList<string> Taken(RunView view) => [.. WithIntervals(view.Columns).Distinct()];

    private IEnumerable<string> WithIntervals(IEnumerable<string> columns) =>
        columns.SelectMany(name => EndsOf(name) is { } ends ? [name, ends.Lower, ends.Upper] : new[] { name });

    /// <summary>What the pictures need.</summary>
    internal IEnumerable<string> Needed(RunView view)
    {
        IEnumerable<string> diagram = new[] { X(view), Y(view) };
        return Parameters
            .Select(one => one.Column.Name)
            .Concat([Statistic, Expected, Sigma, Goodness, Counts, Ra, Dec])
            .Concat(diagram)
            .Concat(view.HasErrors ? diagram.SelectMany(Ends) : [])
            .Concat(view.By is { } by ? [by] : [])
            .Distinct();

        IEnumerable<string> Ends(string column) => EndsOf(column) is { } ends ? [ends.Lower, ends.Upper] : [];
    }
}

/// <param name="Column">Of the table of fits.</param>
/// <param name="Name">As the model has it.</param>
public sealed record ParameterColumn(Field Column, string Name);
