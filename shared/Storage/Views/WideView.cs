using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Almagest.Storage.Bulk;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage;

/// <summary>A view with one row per fit and columns for each parameter: what a scientist's table tool wants.</summary>
/// <remarks>
/// Its name holds a hash of the campaign and the parameters, so that a name has one definition for ever. Only letters,
/// digits and underscores of outside names come into SQL, within the 63 bytes that PostgreSQL keeps of a name.
/// </remarks>
internal sealed class WideView
{
    private const int LongestName = 63;

    // SQLite joins 64 tables at most, and people read far fewer.
    private const int MostParameters = 50;

    // Any number will do, as long as it stays the same. Two who make the same view at once would collide.
    private const long AdvisoryLock = 0x77696465;

    private readonly string _campaignId;
    private readonly IReadOnlyList<RunParameter> _parameters;
    private readonly string[] _columns;

    private WideView(string name, string campaignId, IReadOnlyList<RunParameter> parameters, string[] columns) =>
        (Name, _campaignId, _parameters, _columns) = (name, campaignId, parameters, columns);

    public string Name { get; }

    /// <exception cref="ArgumentException">Too many parameters, or a campaign id that is no hash.</exception>
    public static WideView Of(string campaignId, IReadOnlyList<RunParameter> parameters)
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
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
        return new WideView($"fits_wide_{hash}", campaignId, parameters, ColumnNames(parameters));
    }

    /// <summary>Within the caller's transaction.</summary>
    public async Task CreateAsync(AlmagestContext context, bool postgres, CancellationToken cancellation)
    {
        if (!postgres)
        {
            await context.Database.ExecuteSqlRawAsync(Literal($"CREATE VIEW IF NOT EXISTS {Name} AS {Select()}"), cancellation);
            return;
        }
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({AdvisoryLock})", cancellation);
        if (
            await context
                .Database.SqlQuery<int>(
                    $"SELECT count(*)::int AS \"Value\" FROM pg_views WHERE viewname = {Name} AND schemaname = current_schema()"
                )
                .SingleAsync(cancellation) > 0
        )
            return;
        await context.Database.ExecuteSqlRawAsync(Literal($"CREATE VIEW {Name} AS {Select()}; {Comments()}"), cancellation);
    }

    // EF Core reads braces as places of parameters; there are none.
    private static string Literal(string sql) =>
        sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private string Select()
    {
        StringBuilder columns = new(),
            joins = new();
        for (int i = 0; i < _columns.Length; i++)
        {
            columns.Append(
                CultureInfo.InvariantCulture,
                $", p{i}.value AS {_columns[i]}, p{i}.lower AS {_columns[i]}_lower, p{i}.upper AS {_columns[i]}_upper"
            );
            joins.Append(
                CultureInfo.InvariantCulture,
                $" LEFT JOIN fit_parameters p{i} ON p{i}.run_number = f.run_number AND p{i}.observation_id = "
                    + $"f.observation_id AND p{i}.parameter_number = {i}"
            );
        }
        return $"""
            SELECT r.name AS run, r.id AS run_id, o.id AS observation_id, o.number AS observation_number, o.name AS observation,
                   o.ra, o.dec{columns}, f.statistic_name, f.statistic, f.degrees_of_freedom, f.goodness, f.network_statistic,
                   f.net_counts, f.observed_bins, f.passes, f.converged, f.flags, f.fitted_at,
                   f.expected_statistic, f.expected_statistic_sigma
            FROM runs r JOIN fits f ON f.run_number = r.number JOIN observations o ON o.id = f.observation_id{joins}
            WHERE r.wide_view = '{Name}'
            """;
    }

    private string Comments()
    {
        StringBuilder comments = new($"COMMENT ON VIEW {Name} IS 'Fits of campaign {_campaignId}, one row each';");
        foreach (
            (string column, string comment) in (ReadOnlySpan<(string, string)>)
                [("ra", "Right ascension, ICRS, deg"), ("dec", "Declination, ICRS, deg")]
        )
            comments.Append(CultureInfo.InvariantCulture, $" COMMENT ON COLUMN {Name}.{column} IS '{comment}';");
        foreach ((string column, RunParameter parameter) in _columns.Zip(_parameters))
        {
            string text = Quote(parameter.Unit.Length == 0 ? parameter.Name : $"{parameter.Name}, {parameter.Unit}");
            foreach (string suffix in (ReadOnlySpan<string>)["", "_lower", "_upper"])
                comments.Append(CultureInfo.InvariantCulture, $" COMMENT ON COLUMN {Name}.{column}{suffix} IS {text};");
        }
        return comments.ToString();
    }

    // E'' makes backslashes mean the same whatever the server's settings.
    private static string Quote(string text) =>
        "E'"
        + StoredText.Clean(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)
        + "'";

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
            plain = plain[..Math.Min(plain.Length, LongestName - "_lower".Length - "_99".Length)];
            names[i] = taken.Add(plain) ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            taken.Add(names[i]);
        }
        return names;
    }
}
