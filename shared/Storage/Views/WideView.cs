using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Almagest.Storage.Columns;

namespace Almagest.Storage.Views;

/// <summary>A view with one row per fit and columns for each parameter: what a scientist's table tool wants.</summary>
/// <remarks>
/// Its name holds a hash of the campaign and the parameters, so that the runs that share them share it. Only letters, digits and
/// underscores of outside names come into SQL, within the 63 bytes that PostgreSQL keeps of a name.
/// </remarks>
internal static class WideView
{
    private const int LongestName = 63;

    // SQLite joins 64 tables at most, and people read far fewer.
    private const int MostParameters = 50;

    /// <param name="isPostgres">Parameters lie in the row of the fit.</param>
    /// <exception cref="ArgumentException">Too many parameters, or a campaign id that is no hash.</exception>
    public static ResultView Of(string campaignId, IReadOnlyList<RunParameter> parameters, bool isPostgres = false)
    {
        if (parameters.Count > MostParameters)
            throw new ArgumentException(
                $"found {parameters.Count} parameters; expected at most {MostParameters}.",
                nameof(parameters)
            );
        if (campaignId.Length == 0 || !campaignId.All(char.IsAsciiHexDigit))
            throw new ArgumentException($"campaign '{campaignId}': expected the hash that is its id.", nameof(campaignId));
        string text = string.Join(
            '\n',
            parameters.Select(parameter => $"{parameter.Name}\t{parameter.Unit}").Prepend(campaignId)
        );
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12],
            name = $"fits_wide_{hash}";
        string[] names = ColumnNames(parameters);
        return ResultView.Of(
            name,
            $"Fits of campaign {campaignId}, one row each",
            [
                .. Columns.ViewColumns.Source,
                .. parameters.SelectMany((parameter, i) => ColumnsOf(ParameterColumns.Published, parameter, i, names[i])),
                .. ResultViews.OfFit,
                .. parameters.SelectMany((parameter, i) => ColumnsOf([ParameterColumns.Method], parameter, i, names[i])),
                .. parameters.SelectMany((parameter, i) => ColumnsOf(ParameterColumns.Published90, parameter, i, names[i])),
            ],
            $"{ResultViews.FitJoins}{string.Concat(parameters.Select((_, i) => Join(i, isPostgres)))} "
                + $"WHERE r.wide_view = '{name}'"
        );
    }

    private static IEnumerable<ResultColumn> ColumnsOf(
        IEnumerable<Column<ParameterRow>> columns,
        RunParameter parameter,
        int number,
        string name
    )
    {
        string label = parameter.Unit.Length == 0 ? parameter.Name : $"{parameter.Name}, {parameter.Unit}";
        return columns.Select(column => new ResultColumn
        {
            Name = name + column.Csv,
            Type = column.Type,
            IsNullable = true,
            Unit = column.Type == ColumnType.Double ? parameter.Unit : "",
            Ucd = column.Ucd,
            Description = column.Csv.Length == 0 ? label : $"{label}: {column.Description}",
            Sql = string.Create(CultureInfo.InvariantCulture, $"p{number}.{column.Name}"),
        });
    }

    private static string Join(int number, bool isPostgres) =>
        FitsViews.Numbered(isPostgres ? ArrayJoins.Parameter : FitsViews.ParameterJoin, number);

    private static string[] ColumnNames(IReadOnlyList<RunParameter> parameters)
    {
        HashSet<string> taken = [];
        string[] names = new string[parameters.Count];
        for (int i = 0; i < names.Length; i++)
        {
            // The prefix keeps clear of the view's other columns and of SQL's words.
            string plain =
                "p_"
                + string.Concat(
                    parameters[i].Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_')
                );
            plain = plain[..Math.Min(plain.Length, LongestName - "_lolim90".Length - "_99".Length)];
            names[i] = taken.Add(plain) ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            taken.Add(names[i]);
        }
        return names;
    }
}
