using Almagest.Vo.Adql.Dialects;
using Microsoft.Data.Sqlite;

namespace Almagest.Storage.Connections;

internal static class SqliteReader
{
    /// <summary>Gives a connection the functions that plans may call.</summary>
    public static void AddFunctions(SqliteConnection connection)
    {
        connection.CreateFunction<string?, double?>("almagest_number", SqliteFunctions.Number, isDeterministic: true);
        connection.CreateFunction<string?, string?>("almagest_lower", SqliteFunctions.Lower, isDeterministic: true);
        connection.CreateFunction<string?, string?>("almagest_upper", SqliteFunctions.Upper, isDeterministic: true);
        connection.CreateFunction<object?, long, long?>("almagest_whole", SqliteFunctions.Whole, isDeterministic: true);
        connection.CreateFunction<double?, double?>("almagest_single", SqliteFunctions.Single, isDeterministic: true);
        connection.CreateFunction<double?, long, double?>("almagest_truncate", SqliteFunctions.Truncate, isDeterministic: true);
        connection.CreateFunction<double?, long, double?>("almagest_round", SqliteFunctions.Round, isDeterministic: true);
        connection.CreateAggregate<double?, double, (List<double>? Numbers, double Fraction), double?>(
            "almagest_percentile",
            (null, 0),
            (state, number, fraction) =>
            {
                List<double> numbers = state.Numbers ?? [];
                if (number is { } known)
                    numbers.Add(known);
                return (numbers, fraction);
            },
            state => SqliteFunctions.Percentile(state.Numbers ?? [], state.Fraction),
            isDeterministic: true
        );
    }
}
