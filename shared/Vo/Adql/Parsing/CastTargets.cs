using Almagest.Vo.Adql.Syntax;
using Almagest.Vo.Fields;

namespace Almagest.Vo.Adql.Parsing;

/// <summary>The types that CAST knows: no others, whatever the database has.</summary>
internal static class CastTargets
{
    public static Cast Read(int start, Value operand, Token type) =>
        new(
            start,
            operand,
            type.Kind != TokenKind.Word
                ? throw Refused(type)
                : type.Text.ToUpperInvariant() switch
                {
                    "SMALLINT" => DataKind.Short,
                    "INTEGER" => DataKind.Int,
                    "BIGINT" => DataKind.Long,
                    "REAL" => DataKind.Float,
                    "DOUBLE" => DataKind.Double,
                    "CHAR" or "VARCHAR" => DataKind.Text,
                    "TIMESTAMP" => DataKind.Timestamp,
                    "POINT" or "CIRCLE" or "POLYGON" => throw new Problem(
                        type.Start,
                        $"found {type.Text} as the type of a CAST; here geometries are made by {type.Text}(...)."
                    ),
                    _ => throw Refused(type),
                },
            null
        );

    private static Problem Refused(Token type) =>
        new(
            type.Start,
            $"found {type} as the type of a CAST; expected SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, CHAR, VARCHAR or "
                + "TIMESTAMP."
        );
}
